/** Work of one kind, one after the other. */
export interface SerialQueue {
  /** Does it when all before it is over; rejects with what it throws, which is no matter to those behind it. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Settles when all that was there at the call is over. */
  ended(): Promise<unknown>;
}

/** @param check called before each piece of work, which is not done where this throws */
export function createSerialQueue(check: () => void): SerialQueue {
  let queue: Promise<unknown> = Promise.resolve();
  return {
    inTurn(work) {
      const turn = queue.then(() => {
        check();
        return work();
      });
      queue = turn.catch(() => {});
      return turn;
    },
    ended: () => queue,
  };
}
