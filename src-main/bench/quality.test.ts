/**
 * How well search ranks must not fall: by more than two points of any measure, on the sample notes and, where they are
 * there, on real ones.
 */
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { engineOptions, projectFolder } from '../worker/options.ts';
import { type Collection, readCollection } from './collection.ts';
import { evaluateCollection, evaluateNotes } from './evaluate.ts';
import { type NoteQueries, readNoteQueries } from './note-queries.ts';

const task = { report: () => {}, signal: new AbortController().signal };
const shared = path.resolve(projectFolder, '../shared');
/** What was measured when ranking changed last. */
const CASES = [
  {
    name: 'the sample notes',
    notes: path.join(projectFolder, 'examples/notes'),
    queries: path.join(projectFolder, 'examples/queries.jsonl'),
    floor: { 'nDCG@10': 0.531, 'MRR@10': 0.496, 'hit@1': 0.267, 'success@10': 0.8 },
  },
  {
    name: 'real notes',
    notes: path.join(shared, 'notes'),
    queries: path.join(shared, 'notes-queries.jsonl'),
    floor: { 'nDCG@10': 0.487, 'MRR@10': 0.588, 'hit@1': 0.478, 'success@10': 0.8 },
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

/** Small enough to embed in some seconds: these queries with what is relevant to them, and documents beside it. */
const QUERIES = 60;
const DOCUMENTS = 240;
/** So many queries tell a difference to about this, in nDCG@10. */
const MOST_LOSS = 0.02;

function sample(name: string): Collection {
  const whole = readCollection(path.join(shared, 'eval', name));
  const step = Math.ceil(whole.queries.length / QUERIES);
  const queries = whole.queries.filter((_, i) => i % step === 0);
  const relevant = new Set(queries.flatMap(({ grades }) => [...grades.keys()]));
  const others = whole.documents.filter(({ id }) => !relevant.has(id)).slice(0, DOCUMENTS);
  return { ...whole, queries, documents: [...whole.documents.filter(({ id }) => relevant.has(id)), ...others] };
}

it.each(['cosqa', 'locomo-observations-dev', 'xquad-en'])(
  'On a part of %s both retrievers together are no worse than the better one alone',
  { timeout: 300_000 },
  async (name) => {
    if (!existsSync(path.join(shared, 'eval', name))) return;
    const { difference } = await evaluateCollection(
      engineOptions({ data: path.join(folder, name) }),
      sample(name),
      false,
      task,
    );
    expect(difference).toBeGreaterThanOrEqual(-MOST_LOSS);
  },
);
