import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work after which others have their turn: less than a display frame. */
const SLICE = 8;

/**
 * Lets calls that came meanwhile be answered, once a slice of work is over: to be awaited between small steps of long
 * work.
 */
export function createTimeSlice(slice = SLICE): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began < slice) return undefined;
    return setImmediate().then(() => {
      began = performance.now();
    });
  };
}
