/**
 * The first messages between a client and the leader. A later version may send more, but must keep `kind` and
 * `version`: with these a process can always recognise a mismatch.
 */
import { EngineError } from '../../src-shared/errors.ts';
import { type EngineOptions, version } from './options.ts';

/** The owner's first message. */
export interface LeaderHandshake {
  readonly kind: 'owner';
  readonly version: string;
  /** The id of its process. */
  readonly pid: number;
  readonly model: string;
  readonly provider: string;
}

/** The answer of who wants to attach. */
export interface ClientHandshake {
  readonly kind: 'attach';
  readonly version: string;
}

/** Whether the message comes from a leader. If the versions differ, nothing else about it is certain. */
export function isLeaderHandshake(message: unknown): message is LeaderHandshake {
  const { kind, version } = (message ?? {}) as Partial<Record<keyof LeaderHandshake, unknown>>;
  return kind === 'owner' && typeof version === 'string';
}

/** Whether that is a Quarry of this version. */
export function isClientHandshake(message: unknown): message is ClientHandshake {
  const { kind, version: theirs } = (message ?? {}) as Partial<Record<keyof ClientHandshake, unknown>>;
  return kind === 'attach' && theirs === version();
}

/** The reason why this process cannot use the leader's engine; `null` when it can. */
export function mismatch(owner: LeaderHandshake, options: EngineOptions): EngineError | null {
  const own = version();
  if (owner.version !== own) {
    return differs(
      `Quarry ${owner.version.slice(0, 40)} is using this index. This is Quarry ${own}.`,
      'Close the other Quarry, then try again.',
    );
  }
  for (const name of ['model', 'provider'] as const) {
    if (options.unasked?.includes(name) || owner[name] === options[name]) continue;
    return differs(
      `Another Quarry is using this index with the ${name} ${owner[name]}, not ${options[name]}.`,
      `To use the other Quarry’s ${name}, do not set --${name} and QUARRY_${name.toUpperCase()}. Otherwise close the other Quarry and try again.`,
    );
  }
  return null;

  function differs(message: string, next: string): EngineError {
    return new EngineError('OWNER_DIFFERS', message, {
      next,
      details: { pid: owner.pid ?? null, path: options.dataFolder },
    });
  }
}
