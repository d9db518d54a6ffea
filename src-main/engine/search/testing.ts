/** A tiny index with real words and sample vectors, and a searcher over it, for tests of searching. */
import type { FusionWeights, ObservationType } from '../../../src-shared/model.ts';
import { instantOf, wallOfDate } from '../../../src-shared/time/wall.ts';
import { findObservations } from '../store/observations.ts';
import type { PlainRow } from '../store/filter/plain-filters.ts';
import { insertReferences } from '../store/reference-table.ts';
import { DIMENSIONS, sampleIndex, type SampleIndex, sampleSession, sampleVector } from '../store/testing.ts';
import { createSearcher, type Searcher } from './searcher.ts';
import { quantisedStore } from '../projections/vectors/quantised-table.ts';
import { createVectorIndex } from '../projections/vectors/scan/vector-index.ts';

export const SAMPLE_WORDS = ['cache', 'index', 'vector', 'retry', 'queue', 'sqlite', 'window', 'merge'] as const;
/** A Thursday: `on:yesterday` and the like go by it. */
export const SAMPLE_NOW = instantOf(wallOfDate(2025, 11, 6)) + 12 * 3_600_000;

/** What the sample's fusion goes by. */
export const SAMPLE_WEIGHTS: FusionWeights = {
  lexicalWeight: 0.2,
  evidence: { gap: 3, name: 0.8, nearness: 0.5 },
  unreadableLexicalWeight: 0.6,
};

export interface SampleSearch {
  readonly index: SampleIndex;
  readonly searcher: Searcher;
  /** All that is indexed, by its id. */
  readonly rows: ReadonlyMap<string, PlainRow & { readonly text: string }>;
}

const TYPES: readonly ObservationType[] = ['decision', 'goal', 'note', 'challenge'];
const DAY = 86_400_000;

/** Sixty documents of two observations that differ in all that a filter can go by. No two have the same text. */
export async function sampleSearch(): Promise<SampleSearch> {
  const index = sampleIndex();
  const tags = new Map<string, readonly string[]>();
  const authors = new Map<string, readonly string[]>();
  for (let i = 0; i < 60; i++) {
    const path = `/notes/${i % 2 ? 'odd' : 'even'}/${i}.${['md', 'txt', 'py'][i % 3]}`;
    tags.set(path, i % 5 ? [`tag${i % 4}`, 'all'] : []);
    authors.set(path, [[], ['Anna Weber <anna@example.org>'], ['José Peña', 'Anna Weber']][i % 3]!);
    index.write(
      path,
      [0, 1].map((j) => ({
        text: `${SAMPLE_WORDS[i % 8]} and ${SAMPLE_WORDS[(i * 3 + j) % 8]} number ${i} ${j}`,
        type: TYPES[(i + j) % 4]!,
        happenedAt: i % 6 ? SAMPLE_NOW - i * 20 * DAY : null,
      })),
      {
        title: `Note ${i}`,
        tags: tags.get(path)!,
        properties: { author: authors.get(path)! },
        session:
          i % 3
            ? sampleSession({
                id: `s${i}`,
                title: `Note ${i}`,
                branch: i % 4 ? 'main' : 'feature/x',
                model: i % 7 ? 'claude' : null,
                project: ['quarry', 'heron', null][i % 3]!,
              })
            : null,
      },
    );
  }
  const ids = index.db.prepare('SELECT id FROM observation ORDER BY id').pluck().all() as number[];
  ids.forEach((id, i) => {
    if (i % 5 === 0) insertReferences(index.db, id, [{ kind: i % 2 ? 'commit' : 'url', target: `x${i}` }]);
    if (i % 9 === 0) index.db.prepare('UPDATE observation SET solves = ? WHERE id = ?').run(ids[i + 1], id);
  });
  const vectors = createVectorIndex(quantisedStore(index.db, index.fingerprintId), DIMENSIONS);
  await vectors.ready;
  return {
    index,
    searcher: createSearcher({
      db: index.db,
      scoreMeaning: async (text) => ({
        scores: vectors.score(sampleVector(text)),
        notice: null,
        weights: SAMPLE_WEIGHTS,
      }),
      now: () => SAMPLE_NOW,
    }),
    rows: new Map(
      Array.from(findObservations(index.db, ids).values(), (row) => [
        row.id,
        { ...row, tags: tags.get(row.path) ?? [], properties: { author: authors.get(row.path) ?? [] } },
      ]),
    ),
  };
}
