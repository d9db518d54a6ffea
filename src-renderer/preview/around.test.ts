import { describe, expect, it } from 'vitest';
import type { Block } from '../../src-shared/model.ts';
import { around, newHeadings } from './around.ts';

function block(path: string[], ...ids: string[]): Block {
  const lines = { start: 1, end: 1 };
  const observations = ids.map((id) => ({
    id,
    type: 'note' as const,
    label: '',
    text: id,
    lines,
    headingPath: path,
    happenedAt: null,
    solves: null,
    solvedBy: [],
    references: [],
  }));
  return { label: path.at(-1) ?? '', type: 'note', headingPath: path, lines, happenedAt: null, observations };
}

const ids = (blocks: readonly Block[]): string =>
  blocks.map(({ observations }) => observations.map(({ id }) => id).join('')).join('|');
const NOTE = [block(['A'], 'a', 'b', 'c'), block(['B'], 'd'), block(['B', 'C'], 'e', 'f', 'g', 'h')];

describe('the stretch of a note around an observation', () => {
  it('is the whole note when that is short', () => {
    const part = around(NOTE, 'd', 100, 100);
    expect(part).toEqual({ blocks: NOTE, earlier: 0, later: 0 });
  });

  it('is cut at both ends, and says how much was left out', () => {
    const part = around(NOTE, 'd', 1, 3);
    expect(ids(part.blocks)).toBe('c|d|ef');
    expect(part).toMatchObject({ earlier: 2, later: 2 });
  });

  it('begins at the top when the observation is not there', () => {
    expect(ids(around(NOTE, 'none', 1, 2).blocks)).toBe('ab');
  });

  it('repeats no heading that the block before stood under', () => {
    expect(newHeadings(NOTE[2]!, NOTE[1])).toEqual([{ level: 1, text: 'C' }]);
    expect(newHeadings(NOTE[1]!, NOTE[0])).toEqual([{ level: 0, text: 'B' }]);
    expect(newHeadings(NOTE[1]!, undefined)).toEqual([{ level: 0, text: 'B' }]);
  });
});
