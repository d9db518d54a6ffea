/** Decides whether this process becomes the leader of its data folder, or attaches to the leader that exists. */
import { createConnection } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Channel } from '../../src-shared/channel.ts';
import { EngineError } from '../../src-shared/errors.ts';
import type { LeaderLock } from './leader-lock.ts';
import { isLeaderHandshake, mismatch, type LeaderHandshake } from './handshake.ts';
import { lineChannel } from './line-channel.ts';
import type { EngineOptions } from './options.ts';
import { readAddress } from './leader-address.ts';

export type Place =
  /** This process leads: no other process gets the folder while this one holds the lock. */
  | { readonly kind: 'owner'; readonly lock: LeaderLock }
  /** Another process leads. It speaks the contract on this channel after the handshake. */
  | { readonly kind: 'attached'; readonly channel: Channel; readonly owner: LeaderHandshake }
  /**
   * The folder cannot be used now. `over` settles when that may have changed: another process leads. `over` is `null`
   * if the folder itself is at fault. `mend`: see {@link mendLeaderLock}.
   */
  | {
      readonly kind: 'refused';
      readonly error: unknown;
      readonly over: Promise<void> | null;
      readonly mend?: () => string | null;
    };

/** Milliseconds for a leader to answer, because it may just be starting or ending. */
const PATIENCE = 10_000;

/**
 * Decides the role of this process at its data folder. First the process tries to connect to a leader, which costs a
 * millisecond. Then it asks for the lock. If both fail, a leader is just starting or ending, and the process tries
 * again.
 *
 * @param patience milliseconds for an owner to answer, or for its end to be seen
 */
export async function findPlace(options: EngineOptions, patience = PATIENCE): Promise<Place> {
  const deadline = performance.now() + patience;
  for (;;) {
    const place = await reachOwner(options, deadline);
    if (place) return place;
    // SQLite is not loaded where there is an owner
    const { mendLeaderLock, takeLeaderLock } = await import('./leader-lock.ts');
    try {
      const lock = takeLeaderLock(options.dataFolder);
      if (lock) return { kind: 'owner', lock };
    } catch (error) {
      return { kind: 'refused', error, over: null, mend: () => mendLeaderLock(options.dataFolder) };
    }
    if (performance.now() > deadline)
      return { kind: 'refused', error: silent(options), over: wait(patience, undefined, { ref: false }) };
    await wait(20 + 30 * Math.random()); // not in step with others that wait
  }
}

/** `null` when nobody listens. */
async function reachOwner(options: EngineOptions, deadline: number): Promise<Place | null> {
  const address = readAddress(options.dataFolder);
  if (address === null) return null;
  const socket = createConnection(address);
  const channel = lineChannel(socket);
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  channel.onClose(end);
  const hello = await new Promise<unknown>((resolve) => {
    channel.listen(resolve);
    channel.onClose(() => resolve(null));
    setTimeout(resolve, Math.max(0, deadline - performance.now()), undefined).unref();
  });
  if (hello === undefined) {
    // The leader hangs. As soon as it sends something or ends, another try is useful.
    return {
      kind: 'refused',
      error: silent(options),
      over: Promise.race([ended, new Promise<void>((resolve) => channel.listen(() => resolve()))]),
    };
  }
  if (!isLeaderHandshake(hello)) {
    channel.close();
    return null;
  }
  const error = mismatch(hello, options);
  if (error) return { kind: 'refused', error, over: ended };
  return { kind: 'attached', channel, owner: hello };
}

function silent({ dataFolder }: EngineOptions): EngineError {
  return new EngineError('OWNER_SILENT', `Another Quarry is using the index in ${dataFolder} and does not answer.`, {
    next: 'Close the other Quarry or wait, and try again. To use another index, pass --data DIR.',
    details: { path: dataFolder },
  });
}
