import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { engineOptions } from '../../worker/options.ts';
import type { BenchInputs } from '../inputs.ts';
import { readNoteQueries } from '../note-queries.ts';
import { PEERS, type PeerSpec } from '../peers/peer.ts';
import { growthExponent, measureScale } from './scale.ts';
import { scaleTable } from './table.ts';

let folder: string;
let inputs: BenchInputs;
let notes: string[];

const at = (...names: string[]): string => path.join(folder, ...names);

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-scale-')));
  notes = [];
  for (const name of ['notes', 'tmp']) mkdirSync(at(name));
  writeFileSync(
    at('notes', 'a.md'),
    '# Session: a\n**ID**: a\n**Git Branch**: main\n\n## Key Decisions\n- One process owns the database file.\n- Batches are one text long.\n\n## Challenges\n- The cache was cold.\n',
  );
  writeFileSync(
    at('queries.jsonl'),
    '{"id":"q","text":"who owns the file","relevant":[{"file":"a.md","quote":"One process owns"}]}',
  );
  inputs = {
    notes: at('notes'),
    judged: readNoteQueries(at('queries.jsonl'), at('notes')),
    collection: null,
    fp32: null,
    manyNotes: 1,
  };
  vi.stubEnv('TMPDIR', at('tmp'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

const measure = (
  sizes: readonly number[],
  peers: readonly PeerSpec[],
  signal = new AbortController().signal,
): ReturnType<typeof measureScale> =>
  measureScale(
    engineOptions({ data: at('unused') }),
    { sizes, peers, material: 50, shortNotes: 1, passes: 1 },
    inputs,
    (text) => notes.push(text),
    { report: () => {}, signal },
  );

/** A peer of its own, written for a test. */
function peer(name: string, code: string): PeerSpec {
  writeFileSync(at(`${name}.mjs`), code);
  return { name, kind: 'dense', file: at(`${name}.mjs`) };
}

describe('the benchmark at scale', () => {
  it('gives figures for each size from a real index, beside those of sqlite-vec, and leaves out a peer that crashes and one that is not installed', async () => {
    const sqliteVec = PEERS.find(({ name }) => name === 'sqlite_vec')!;
    const crash = peer('crash', 'process.once("message", () => process.exit(7));');
    const absent = peer(
      'absent',
      `import { serve } from ${JSON.stringify(path.join(import.meta.dirname, '../peers/serve.ts'))};\nserve(() => import('no-such-package-here'));`,
    );
    const figures = await measure([120, 240], [crash, absent, sqliteVec]);

    expect(Object.values(figures).every((value) => Number.isFinite(value))).toBe(true);
    const ours = Object.keys(figures)
      .filter((name) => name.startsWith('scale_240_'))
      .map((name) => name.slice('scale_240_'.length));
    expect(ours).toEqual([
      'build_seconds',
      'database_mb',
      'start_to_first_search_seconds',
      'start_to_meaning_seconds',
      'search_p50_ms',
      'search_p95_ms',
      'search_first_time_p95_ms',
      'filtered_search_p50_ms',
      'filtered_search_p95_ms',
      'dense_search_p50_ms',
      'dense_search_p95_ms',
      'embed_p50_ms',
      'status_p50_ms',
      'dense_leg_p50_ms',
      'lexical_rare_p95_ms',
      'lexical_common_p50_ms',
      'lexical_common_p95_ms',
      'lexical_stop_words_p95_ms',
      'lexical_leg_worst_p95_ms',
      'lexical_first_time_worst_p95_ms',
      'memory_above_idle_mb',
      'dense_recall10',
      'search_p50_growth_exponent',
      'dense_leg_p50_growth_exponent',
      'lexical_common_p50_growth_exponent',
      'sqlite_vec_build_seconds',
      'sqlite_vec_memory_mb',
      'sqlite_vec_p50_ms',
      'sqlite_vec_p95_ms',
      'sqlite_vec_recall10',
    ]);
    expect(figures['scale_240_dense_recall10']).toBeGreaterThanOrEqual(0.9);
    expect(figures).toMatchObject({ scale_120_sqlite_vec_recall10: 1, scale_240_sqlite_vec_recall10: 1 });
    expect(notes.filter((text) => !text.includes(' observations, '))).toEqual([
      'crash is left out at 120 observations and more: it ended with code 7.',
      'absent is left out at 120 observations and more: it is not installed.',
    ]);
    expect(notes).toContainEqual(
      expect.stringMatching(/^240 observations, Quarry: search_p50_ms [\d.]+, .*dense_recall10 [\d.]+$/),
    );
    expect(notes).toContainEqual(
      expect.stringMatching(/^120 observations, sqlite_vec: build_seconds [\d.]+, .*recall10 1$/),
    );
    expect(readdirSync(at('tmp'))).toEqual([]);
    expect(readdirSync(folder)).not.toContain('unused');
  }, 180_000);

  it('leaves nothing behind when it is stopped', async () => {
    const controller = new AbortController();
    const running = measure([2_000], [], controller.signal);
    setTimeout(() => controller.abort(), 1_500);
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(readdirSync(at('tmp'))).toEqual([]);
  });

  it('says what to do when there are no notes', async () => {
    rmSync(at('notes', 'a.md'));
    await expect(measure([120], [])).rejects.toMatchObject({ code: 'USAGE' });
  });
});

it('The growth exponent is 1 where time grows as size does, and 0 where it stays', () => {
  expect(growthExponent(100, 2, 1_000, 20)).toBeCloseTo(1);
  expect(growthExponent(100, 2, 1_000, 2)).toBeCloseTo(0);
  expect(growthExponent(100, 2, 400, 4)).toBeCloseTo(0.5);
});

it('The table has sizes as columns, and figures with their targets as rows', () => {
  expect(
    scaleTable({
      scale_passages_per_second_32_tokens: 700,
      scale_15000_search_p95_ms: 12.5,
      scale_100000_search_p95_ms: 15,
      scale_100000_usearch_p50_ms: 0.2,
    }),
  ).toEqual([
    ['observations', '15,000', '100,000'],
    ['search_p95_ms', '12.5 (≤ 10, MISSED)', '15 (≤ 16)'],
    ['usearch_p50_ms', '', '0.2'],
    ['passages_per_second_32_tokens', '700 (≥ 600)', ''],
  ]);
});
