import { duration, type Out, printable, redraw } from './output.ts';

export interface ProgressState {
  readonly stage: string;
  readonly done: number;
  /** 0 while unknown. */
  readonly total: number;
  /** Milliseconds still to go; `null` or left out while unknown. */
  readonly eta?: number | null;
}

/** One line at the bottom of a terminal that is redrawn; nothing if there is no terminal. */
export interface Progress {
  show(state: ProgressState): void;
  /** Removes the line, before other text is written and at the end. */
  clear(): void;
}

const BAR = 24;
/** Faster than this only flickers. */
const REDRAW_MS = 50;

export function createProgress(out: Out): Progress {
  let shown = false;
  let last = -Infinity;
  return {
    show(state) {
      if (!out.isTTY || performance.now() - last < REDRAW_MS) return;
      last = performance.now();
      shown = true;
      redraw(out, progressLine(state, out.columns || 80));
    },
    clear() {
      if (shown) redraw(out, '');
      shown = false;
      last = -Infinity;
    },
  };
}

/** `Indexing  ██████░░░░  12 of 40  3 s left`, no longer than the terminal is wide. */
export function progressLine({ stage, done, total, eta }: ProgressState, columns: number): string {
  const name = printable(stage.charAt(0).toUpperCase() + stage.slice(1));
  if (total <= 0)
    return [...`${name} …${done > 0 ? `  ${done.toLocaleString('en')}` : ''}`].slice(0, columns - 1).join('');
  const filled = Math.round(Math.min(1, done / total) * BAR);
  const left = eta === null || eta === undefined || done >= total ? '' : `  ${duration(eta)} left`;
  const text = `${name}  ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}  ${done.toLocaleString('en')} of ${total.toLocaleString('en')}${left}`;
  return text.slice(0, Math.max(0, columns - 1));
}
