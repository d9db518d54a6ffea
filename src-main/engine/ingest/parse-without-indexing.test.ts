import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scratchFolder } from '../store/testing.ts';
import { inspectAll, inspectFile } from './parse-without-indexing.ts';
import { unknownHeadings } from './unknown-headings.ts';

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(() => scratch.remove());

function write(name: string, content: string | Buffer): string {
  const file = path.join(scratch.folder, name);
  writeFileSync(file, content);
  return file;
}

const SESSION =
  '# Session: x\n**Started**: 2025-01-01T10:00:00Z\n\n**Beliefs Captured:**\n- a\n\n**Challenges:**\n- Slow, see #7\n  - Solution: cache\n\n**Mood:**\n- fine\n';

describe('one file', () => {
  it('is shown with types, lines, links and coverage', async () => {
    const view = await inspectFile(write('a.md', SESSION), { 'beliefs captured': 'insight' });
    expect(view).toMatchObject({
      title: 'x',
      unit: 'line',
      session: { id: 'a' },
      coverage: { lines: 12, covered: 4, structure: 8, uncovered: [] },
      problems: [],
    });
    expect(
      view.observations.map(({ type, label, text, lines, solves, references }) => [
        type,
        label,
        text,
        lines.start,
        solves,
        references.length,
      ]),
    ).toEqual([
      ['insight', 'Beliefs Captured', 'a', 5, null, 0],
      ['challenge', 'Challenges', 'Slow, see #7', 8, null, 1],
      ['solution', 'Challenges', 'Solution: cache', 9, 1, 0],
      ['note', 'Mood', 'fine', 12, null, 0],
    ]);
    expect(view.observations.every(({ happenedAt }) => happenedAt === Date.UTC(2025, 0, 1, 10))).toBe(true);
  });

  it('is refused with a code when it is none, cannot be read, or is too large', async () => {
    mkdirSync(path.join(scratch.folder, 'folder'));
    const large = write('large.md', '');
    truncateSync(large, 100 * 1024 * 1024);
    const refused: readonly (readonly [string, string])[] = [
      [path.join(scratch.folder, 'gone.md'), 'PATH_NOT_FOUND'],
      [path.join(scratch.folder, 'folder'), 'PATH_UNREADABLE'],
      [write('a.png', 'x'), 'FILE_UNPARSABLE'],
      [write('binary.md', Buffer.alloc(100)), 'FILE_NOT_TEXT'],
      [large, 'FILE_TOO_LARGE'],
    ];
    for (const [file, code] of refused) await expect(inspectFile(file, {})).rejects.toMatchObject({ code });
  });
});

describe('a folder', () => {
  it('is counted: observations by type, lost lines, unknown headings, and what failed', async () => {
    write('a.md', SESSION);
    write('b.md', '# Plan\n\nWords.\n');
    const binary = write('binary.md', Buffer.alloc(100));
    write('left.png', 'x');
    expect(await inspectAll(scratch.folder, {})).toEqual({
      files: 2,
      observations: 5,
      byType: { note: 3, challenge: 1, solution: 1 },
      uncovered: 0,
      unknownHeadings: [
        { heading: 'beliefs captured', count: 1 },
        { heading: 'mood', count: 1 },
      ],
      bytes: SESSION.length + 15,
      millis: expect.any(Number) as number,
      failed: [{ path: binary, reason: 'It is not a text file.' }],
    });
  });

  it('that is given up ends with a code', async () => {
    write('a.md', SESSION);
    await expect(inspectAll(scratch.folder, {}, AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

it('unknown headings are put together whatever their spelling, without entries of a log', () => {
  expect(
    unknownHeadings([
      ['Beliefs Captured: 0', 2],
      ['**Beliefs captured**', 1],
      ['10:58 - Note', 9],
      ['Session Classification', 9],
      ['', 9],
      ['Mood', 1],
      ['🙂', 1],
    ]),
  ).toEqual([
    { heading: 'beliefs captured', count: 3 },
    { heading: 'mood', count: 1 },
    { heading: '🙂', count: 1 },
  ]);
});
