import { win32 } from 'node:path';
import type { LineRange } from '../../../src-shared/model.ts';
import type { ParsedBlock } from './format.ts';

/** A file's name without folder and extension; takes paths of every system. */
export function fileStem(path: string): string {
  const name = win32.basename(path);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/** The lines that stand in no observation. */
export function structureOf(blocks: readonly ParsedBlock[], lineCount: number): LineRange[] {
  const ranges: LineRange[] = [];
  let next = 1;
  for (const block of blocks) {
    for (const { lines } of block.observations) {
      if (lines.start > next) ranges.push({ start: next, end: lines.start - 1 });
      next = lines.end + 1;
    }
  }
  if (next <= lineCount) ranges.push({ start: next, end: lineCount });
  return ranges;
}
