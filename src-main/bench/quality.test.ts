/**
 * How well search ranks must not fall: by more than two points of any measure, on the sample notes and, where they are
 * there, on real ones.
 */
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { engineOptions, projectFolder } from '../worker/options.ts';
import { evaluateNotes } from './evaluate.ts';
import { type NoteQueries, readNoteQueries } from './note-queries.ts';

const task = { report: () => {}, signal: new AbortController().signal };
const shared = path.resolve(projectFolder, '../shared');
/** What was measured when ranking changed last. */
const CASES = [
  {
    name: 'the sample notes',
    notes: path.join(projectFolder, 'examples/notes'),
    queries: path.join(projectFolder, 'examples/queries.jsonl'),
    floor: { 'nDCG@10': 0.471, 'MRR@10': 0.461, 'hit@1': 0.333, 'success@10': 0.667 },
  },
  {
    name: 'real notes',
    notes: path.join(shared, 'notes'),
    queries: path.join(shared, 'notes-queries.jsonl'),
    floor: { 'nDCG@10': 0.469, 'MRR@10': 0.595, 'hit@1': 0.5, 'success@10': 0.789 },
  },
] as const;
const POINTS = 0.02;

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-quality-')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

for (const { name, notes, queries, floor } of CASES) {
  it.skipIf(!existsSync(notes) || !existsSync(queries))(
    `On ${name} search ranks as well as it did`,
    { timeout: 300_000 },
    async () => {
      const judged: NoteQueries = readNoteQueries(queries, notes);
      const { hybrid } = await evaluateNotes(
        { ...engineOptions({ data: path.join(folder, path.basename(path.dirname(notes))) }) },
        notes,
        judged,
        task,
      );
      for (const [measure, least] of Object.entries(floor))
        expect(hybrid[measure as keyof typeof floor], measure).toBeGreaterThanOrEqual(least - POINTS);
    },
  );
}
