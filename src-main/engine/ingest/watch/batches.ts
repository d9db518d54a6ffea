/** Collects changes into batches: a save in several steps, or a checkout of thousands of files, becomes one batch. */

import { describeError } from '../../../../src-shared/errors.ts';
import { warn } from '../../../system/terminal.ts';

/** Paths that may have changed, by the id of their source; `all` if single paths are not known. */
export type Marks = ReadonlyMap<number, ReadonlySet<string> | 'all'>;

export interface BatchesOptions {
  /** A batch begins after this many milliseconds without a new change … */
  readonly quiet: number;
  /** … or so long after the first addition. */
  readonly longest: number;
  /** Milliseconds until a failed batch is retried. Default ten seconds. */
  readonly retry?: number | undefined;
  /** Handles one batch at a time. A rejected batch is retried. */
  readonly run: (marks: Marks) => Promise<void>;
}

export interface Batches {
  add(source: number, place: string): void;
  /** Scans a whole source later, as after a failure: another run could not index what it was about to read. */
  again(source: number): void;
  /** Discards the changes of a source: a scan of the whole source is about to begin. */
  drop(source: number): void;
  close(): void;
}

/**
 * With more changes than this, the system's event queue may have overflowed (Linux holds 16,384 events and does not
 * report an overflow).
 */
const MOST_EVENTS = 8_000;
/**
 * The next batch waits as long as the last one took, but at most this many milliseconds: half of the time is for other
 * work.
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
  /** The message of the last failure, until a batch succeeds: a disk that is full for a day is reported once. */
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
