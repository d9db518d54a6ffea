import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { engineOptions } from '../worker/options.ts';
import { bench } from './bench.ts';
import type { BenchInputs } from './inputs.ts';
import { readNoteQueries } from './note-queries.ts';
import { meets, TARGETS } from './targets.ts';

let folder: string;
let inputs: BenchInputs;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-bench-')));
  const at = (...names: string[]): string => path.join(folder, ...names);
  for (const name of ['notes', 'tiny', 'tmp']) mkdirSync(at(name));
  writeFileSync(at('notes', 'a.md'), '# A\n\nOne process owns the database file.\n');
  writeFileSync(
    at('queries.jsonl'),
    '{"id":"q","text":"who owns the file","relevant":[{"file":"a.md","quote":"One process owns"}]}',
  );
  writeFileSync(at('tiny', 'corpus.jsonl'), '{"id":"a","text":"One process owns the database file."}');
  writeFileSync(at('tiny', 'queries.jsonl'), '{"id":"q","text":"process"}');
  writeFileSync(at('tiny', 'qrels.tsv'), 'q\ta\t1');
  inputs = {
    notes: at('notes'),
    judged: readNoteQueries(at('queries.jsonl'), at('notes')),
    collection: at('tiny'),
    fp32: null,
    manyNotes: 3,
    largeBytes: 20_000,
  };
  vi.stubEnv('TMPDIR', at('tmp'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

const run = (signal: AbortSignal): ReturnType<typeof bench> =>
  bench(engineOptions({ data: path.join(folder, 'unused') }), { quality: true, models: true }, inputs, {
    report: () => {},
    signal,
  });

describe('the benchmark', () => {
  it('gives a number for each name, and leaves nothing behind', async () => {
    const figures = await run(new AbortController().signal);
    expect(Object.keys(figures)).toEqual([
      'embed_p50_ms',
      'embed_p95_ms',
      'search_p50_ms',
      'search_p95_ms',
      'index_seconds',
      'index_documents',
      'index_observations',
      'index_embeddings',
      'passages_per_second',
      'reindex_seconds',
      'reindex_embeddings',
      'engine_rss_mb',
      'notes_hybrid_hit1',
      'notes_hybrid_mrr10',
      'notes_hybrid_success10',
      'start_to_first_search_seconds',
      'search_while_indexing_p95_ms',
      'search_while_indexing_ratio',
      'parse_mb_per_second',
      'scan_3_files_rss_mb',
      'catch_up_3_files_seconds',
      'edit_to_searchable_p95_ms',
      'edit_while_indexing_p95_ms',
      'watch_idle_cpu_percent',
      'large_file_search_p95_ms',
      'large_file_without_search_p95_ms',
      'large_file_status_p95_ms',
      'large_file_without_status_p95_ms',
      'large_file_explain_p95_ms',
      'large_file_without_explain_p95_ms',
      'large_lines_index_seconds',
      'large_lines_status_longest_wait_seconds',
      'large_lines_search_longest_wait_seconds',
      ...[
        'tokens',
        'settings',
        'declarations',
        'commands_and_ci',
        'xml',
        'setters',
        'make',
        'name_and_value',
        'password_files',
        'password_options',
        'sql',
        'cookies',
        'tables',
        'sentences',
        'languages',
        'vendor_variables',
        'all',
      ].map((group) => `redact_recall_${group}_percent`),
      'redact_false_per_10000_lines',
      'redact_mb_per_second',
      'reference_sha256_16mb_ms',
      'tiny_lexical_ndcg10',
      'tiny_dense_ndcg10',
      'tiny_hybrid_ndcg10',
    ]);
    expect(Object.values(figures).every((value) => Number.isFinite(value))).toBe(true);
    expect(figures).toMatchObject({
      index_documents: 1,
      reindex_embeddings: 0,
      notes_hybrid_hit1: 1,
      tiny_hybrid_ndcg10: 1,
    });
    expect(readdirSync(path.join(folder, 'tmp'))).toEqual([]);
    expect(readdirSync(folder)).not.toContain('unused');
  }, 180_000);

  it('leaves nothing behind when it is stopped', async () => {
    const controller = new AbortController();
    const running = run(controller.signal);
    setTimeout(() => controller.abort(), 300);
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(readdirSync(path.join(folder, 'tmp'))).toEqual([]);
  });
});

it('a target is a ceiling for times and memory and a floor for quality', () => {
  expect([meets(40, TARGETS['index_seconds']!), meets(40.1, TARGETS['index_seconds']!)]).toEqual([true, false]);
  expect([meets(0.58, TARGETS['cosqa_dense_ndcg10']!), meets(0.5, TARGETS['cosqa_dense_ndcg10']!)]).toEqual([
    true,
    false,
  ]);
});
