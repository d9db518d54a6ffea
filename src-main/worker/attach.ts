/** Whether this process becomes the owner of its data folder, or whose engine answers instead. */
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
  /** Nobody else has the folder, and nobody gets it while the lock is held. */
  | { readonly kind: 'owner'; readonly lock: LeaderLock }
  /** Another process has it, and speaks the contract on this channel, once it is told hello. */
  | { readonly kind: 'attached'; readonly channel: Channel; readonly owner: LeaderHandshake }
  /**
   * It cannot be had. When `over` settles, that may have changed: another process has it; `null`: it is the folder's
   * own fault. `mend`: see {@link mendLeaderLock}.
   */
  | {
      readonly kind: 'refused';
      readonly error: unknown;
      readonly over: Promise<void> | null;
      readonly mend?: () => string | null;
    };

/** Milliseconds for an owner to answer: it may just be starting, or ending. */
const PATIENCE = 10_000;

/**
 * Finds the process's place at its data folder. First it looks for an owner, which costs a millisecond, then it asks
 * for the lock, and where both fail, an owner is just starting or ending: then again.
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
    // It has the folder and hangs. As soon as it says anything, or ends, it is worth another try.
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
