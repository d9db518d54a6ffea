/** Puts together what belongs together: a save that takes several steps, a checkout of thousands of files. */

import { describeError } from '../../../../src-shared/errors.ts';
import { warn } from '../../../system/terminal.ts';

/** Places that may have changed, by the number of their source; `all` where single ones do not say it. */
export type Marks = ReadonlyMap<number, ReadonlySet<string> | 'all'>;

export interface BatchesOptions {
  /** A batch begins when so long nothing was added, in milliseconds … */
  readonly quiet: number;
  /** … or so long after the first addition. */
  readonly longest: number;
  /** Until a batch that failed is tried again, in milliseconds. Default ten seconds. */
  readonly retry?: number | undefined;
  /** One at a time. What it rejects for is tried again. */
  readonly run: (marks: Marks) => Promise<void>;
}

export interface Batches {
  add(source: number, place: string): void;
  /**
   * All of a source is looked at later, as after a failure: what somebody else was about to read could not be taken in.
   */
  again(source: number): void;
  /** Forgets what was added for a source: somebody is about to look at all of it. */
  drop(source: number): void;
  close(): void;
}

/** With more, the system's queue of events may have run over (Linux holds 16,384 and does not say). */
const MOST_EVENTS = 8_000;
/**
 * The next batch waits as long as the one before took, at most so long: half of the time is for others. In
 * milliseconds.
 */
const LONGEST_REST = 10_000;

export function createBatches({ quiet, longest, retry = 10_000, run }: BatchesOptions): Batches {
  let marks = new Map<number, Set<string> | 'all'>();
  let events = new Map<number, number>();
  let first = 0;
  let notBefore = 0;
  let running = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  /** What was said of the last failure, until a batch succeeds: a disk that is full for a day is told of once. */
  let said = '';

  const arm = (): void => {
    if (running || closed || marks.size === 0) return;
    const now = performance.now();
    clearTimeout(timer);
    timer = setTimeout(() => void fire(), Math.max(0, Math.min(quiet, first + longest - now), notBefore - now)).unref();
  };

  const put = (source: number, place: string): void => {
    if (marks.size === 0) first = performance.now();
    const count = (events.get(source) ?? 0) + 1;
    events.set(source, count);
    const places = marks.get(source) ?? new Set();
    if (place === 'all' || count > MOST_EVENTS) marks.set(source, 'all');
    else if (places !== 'all') marks.set(source, places.add(place));
  };

  const fire = async (): Promise<void> => {
    const batch = marks;
    marks = new Map();
    events = new Map();
    running = true;
    const began = performance.now();
    try {
      await run(batch);
      notBefore = Math.max(notBefore, performance.now() + Math.min(performance.now() - began, LONGEST_REST));
      said = '';
    } catch (error) {
      const text = describeError(error);
      if (!closed && text !== said) warn(`Quarry could not check what changed. It keeps trying. ${text}`);
      said = text;
      for (const [source, places] of batch)
        for (const place of places === 'all' ? [places] : places) put(source, place);
      notBefore = performance.now() + retry;
    }
    running = false;
    arm();
  };

  return {
    add(source, place) {
      put(source, place);
      arm();
    },
    again(source) {
      put(source, 'all');
      notBefore = performance.now() + retry;
      arm();
    },
    drop(source) {
      marks.delete(source);
      events.delete(source);
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
