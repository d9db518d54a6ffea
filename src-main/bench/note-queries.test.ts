import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Hit } from '../../src-shared/model.ts';
import { judgeNotes, readNoteQueries } from './note-queries.ts';

let folder: string;
let queries: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-notes-')));
  mkdirSync(path.join(folder, 'notes', 'sub'), { recursive: true });
  queries = path.join(folder, 'queries.jsonl');
  writeFileSync(
    path.join(folder, 'notes', 'a.md'),
    '# A\r\n\r\n- Use one   process\r\n  for the engine\r\n- Use two\r\n',
  );
  writeFileSync(path.join(folder, 'notes', 'sub', 'b.md'), '- Use two\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

const ask = (...relevant: { file: string; quote: string }[]) => {
  writeFileSync(queries, `${JSON.stringify({ id: 'q', text: 'how many', kind: 'why', relevant })}\n`);
  return readNoteQueries(queries, path.join(folder, 'notes'));
};
const hit = (file: string, start: number, end: number): Hit =>
  ({ path: path.join(folder, 'notes', file), lines: { start, end } }) as Hit; // the judge looks at nothing else
const judge = (hits: Hit[], ...relevant: { file: string; quote: string }[]) =>
  judgeNotes(hits, ask(...relevant).queries[0]!);

describe('judged queries over notes', () => {
  it('find a quote in the lines of a hit, whatever the white space', () => {
    expect(judge([hit('a.md', 3, 4)], { file: 'a.md', quote: 'one process for the\nengine' })).toEqual({
      ranking: [{ gain: 1, found: 1 }],
      ideal: [1],
    });
  });

  it('do not find it in other lines or in another file with the same words', () => {
    expect(
      judge([hit('a.md', 1, 3), hit('sub/b.md', 1, 1)], { file: 'a.md', quote: 'Use two' }).ranking.map(
        ({ gain }) => gain,
      ),
    ).toEqual([0, 0]);
  });

  it('know a file by its path in the folder or by its name', () => {
    for (const file of ['sub/b.md', './sub/b.md', 'b.md']) {
      expect(judge([hit('sub/b.md', 1, 1)], { file, quote: 'Use two' }).ranking).toEqual([{ gain: 1, found: 1 }]);
    }
  });

  it('find it in a near-duplicate that is shown under a hit', () => {
    const over: Hit = { ...hit('sub/b.md', 1, 1), similar: [hit('a.md', 5, 5)] };
    expect(judge([hit('a.md', 1, 1), over], { file: 'a.md', quote: 'Use two' }).ranking).toEqual([
      { gain: 0, found: 0 },
      { gain: 1, found: 1 },
    ]);
  });

  it('count a quote once, at its first hit', () => {
    expect(judge([hit('a.md', 5, 5), hit('a.md', 3, 5)], { file: 'a.md', quote: 'Use two' }).ranking).toEqual([
      { gain: 1, found: 1 },
      { gain: 0, found: 0 },
    ]);
  });

  it('count a hit with two quotes as two found and one gain', () => {
    expect(judge([hit('a.md', 1, 5)], { file: 'a.md', quote: 'Use one' }, { file: 'a.md', quote: 'Use two' })).toEqual({
      ranking: [{ gain: 1, found: 2 }],
      ideal: [1, 1],
    });
  });

  it('say when a quote or its file is not there', () => {
    const { queries: read, warnings } = ask({ file: 'a.md', quote: 'Use three' }, { file: 'c.md', quote: 'x' });
    expect(read).toHaveLength(1);
    expect(warnings).toEqual([
      'queries.jsonl, line 1: "Use three" is not in its note; it counts as not found.',
      'queries.jsonl, line 1: "x" is not in its note; it counts as not found.',
    ]);
  });

  it.each([
    ['{"id":"q","text":"x"}', 'queries.jsonl, line 1: "relevant" is not a list.'],
    [
      '{"id":"q","text":"x","relevant":[{"file":"a.md","quote":" "}]}',
      'queries.jsonl, line 1: entry 1 of "relevant" is not {"file","quote"}.',
    ],
    [
      '{"id":"q","text":"x","relevant":[null]}',
      'queries.jsonl, line 1: entry 1 of "relevant" is not {"file","quote"}.',
    ],
    ['{"id":"q","text":"x","relevant":[]}', 'queries.jsonl: no query has a relevant quote.'],
  ])('refuse %s', (line, message) => {
    writeFileSync(queries, line);
    expect(() => readNoteQueries(queries, path.join(folder, 'notes'))).toThrow(
      expect.objectContaining({ code: 'COLLECTION_INVALID', message }),
    );
  });
});
