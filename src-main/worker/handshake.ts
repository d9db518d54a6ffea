/**
 * What two Quarrys tell each other before anything else. A later version may say more and must keep `kind` and
 * `version`: by these a mismatch can always be told.
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

/** Whether that is an owner; of another version nothing else is sure. */
export function isLeaderHandshake(message: unknown): message is LeaderHandshake {
  const { kind, version } = (message ?? {}) as Partial<Record<keyof LeaderHandshake, unknown>>;
  return kind === 'owner' && typeof version === 'string';
}

/** Whether that is a Quarry of this version. */
export function isClientHandshake(message: unknown): message is ClientHandshake {
  const { kind, version: theirs } = (message ?? {}) as Partial<Record<keyof ClientHandshake, unknown>>;
  return kind === 'attach' && theirs === version();
}

/** Why this process cannot use that owner's engine; `null` when it can. */
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
