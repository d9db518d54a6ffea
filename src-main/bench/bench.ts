/** The benchmark: named figures of speed, memory and quality, each with its unit in its name. */
import path from 'node:path';
import type { ModelInfo } from '../../src-shared/model.ts';
import type { EngineOptions } from '../worker/options.ts';
import type { Supervisor } from '../worker/supervisor.ts';
import { readCollection } from './collection.ts';
import type { Task } from './task.ts';
import { reporting, withEngine } from '../client/engine.ts';
import type { Figures } from './figures.ts';
import { evaluateCollection, measureNotes } from './evaluate.ts';
import type { BenchInputs } from './inputs.ts';
import { LARGE_BYTES, measureLargeFile } from './large-file.ts';
import { embedLatency, referenceWork, searchLatency, searchP95While } from './latency.ts';
import { measureReading, writeManyNotes } from './reading.ts';
import { measureRedaction } from './redaction.ts';
import { withScratch } from './scratch.ts';
import { measureWatching } from './watching.ts';

export interface BenchChoice {
  /** Also measure quality, on what judged data there is. */
  readonly quality: boolean;
  /** Also compare with the unquantised model, when it is there. */
  readonly models: boolean;
}

/**
 * Measures everything in scratch folders, which are gone when this settles, whatever happens.
 *
 * @param options the model and provider to measure; its data folder is not touched
 * @param choice what to measure besides speed and memory; what its inputs lack is left out
 */
export async function bench(
  options: EngineOptions,
  choice: BenchChoice,
  inputs: BenchInputs,
  task: Task,
): Promise<Figures> {
  const figures: Figures = {};
  const before = referenceWork();
  const put = (values: Figures): void => void Object.assign(figures, rounded(values));
  await withScratch(async (folder) => {
    const own = { ...options, dataFolder: path.join(folder, 'index') };
    put(await freshIndex(own, inputs, choice, task));
    put(await restart(own, inputs, task));
  });
  put(await whileIndexing(options, inputs, task));
  put(await reading(options, inputs, task));
  put(await watching(options, inputs, task));
  put(await withScratch((folder) => measureLargeFile(options, folder, inputs.largeBytes ?? LARGE_BYTES, task)));
  put(measureRedaction(inputs.notes));
  put({ reference_sha256_16mb_ms: (before + referenceWork()) / 2 });
  if (choice.quality) put(await collectionQuality(options, inputs, '', ['lexical', 'dense', 'hybrid'], task));
  if (choice.models && inputs.fp32) {
    put(await compareModels(options, inputs.fp32, task));
    if (choice.quality)
      put(await collectionQuality({ ...options, model: inputs.fp32 }, inputs, 'fp32_', ['dense'], task));
  }
  return figures;
}

/** From nothing: start, index, search, index again, memory; and the quality on the same notes. */
async function freshIndex(
  options: EngineOptions,
  inputs: BenchInputs,
  choice: BenchChoice,
  task: Task,
): Promise<Figures> {
  const began = performance.now();
  return withEngine(options, async (engine) => {
    const { api, measuring } = engine;
    const { signal } = task;
    // without its model the engine would answer by words alone, and the figures be wrong
    await api.modelInfo({}, { signal });
    await api.addSource({ path: inputs.notes }, { signal });
    const first = await reporting(engine, task.report, () => api.index({}, { signal }));
    const indexSeconds = (performance.now() - began) / 1000;
    const { rss } = await measuring.memory({}, { signal });
    const { documents, observations, passages } = await api.status({}, { signal });

    const again = performance.now();
    const second = await api.index({}, { signal });
    const reindexSeconds = (performance.now() - again) / 1000;

    const embed = await embedLatency(measuring, task);
    const search = await searchLatency(
      api,
      inputs.judged.queries.map(({ text }) => text),
      task,
    );
    const quality = choice.quality ? await notesQuality(engine, inputs, task) : {};
    return {
      embed_p50_ms: embed.p50,
      embed_p95_ms: embed.p95,
      search_p50_ms: search.p50,
      search_p95_ms: search.p95,
      index_seconds: indexSeconds,
      index_documents: documents,
      index_observations: observations,
      index_embeddings: first.embeddings,
      passages_per_second: passages / (first.tookMs / 1000),
      reindex_seconds: reindexSeconds,
      reindex_embeddings: second.embeddings,
      engine_rss_mb: rss / 1e6,
      ...quality,
    };
  });
}

/** From the start of an engine on an index that exists to the answer of its first search. */
async function restart(options: EngineOptions, inputs: BenchInputs, { signal }: Task): Promise<Figures> {
  const began = performance.now();
  return withEngine(options, async ({ api }) => {
    await api.search({ query: inputs.judged.queries[0]?.text ?? '' }, { signal });
    return { start_to_first_search_seconds: (performance.now() - began) / 1000 };
  });
}

/** How many times as long a search takes while the notes are indexed, by the slowest of twenty each. */
function whileIndexing(options: EngineOptions, inputs: BenchInputs, task: Task): Promise<Figures> {
  return withScratch((folder) =>
    withEngine({ ...options, dataFolder: folder }, async (engine) => {
      const { api } = engine;
      const queries = inputs.judged.queries.map(({ text }) => text);
      await api.modelInfo({}, { signal: task.signal });
      await api.addSource({ path: inputs.notes }, { signal: task.signal });
      const indexing = reporting(engine, task.report, () => api.index({}, { signal: task.signal }));
      const busy = await searchP95While(api, queries, indexing, task);
      const idle = await searchLatency(api, queries, task);
      return { search_while_indexing_p95_ms: busy, search_while_indexing_ratio: busy / idle.p95 };
    }),
  );
}

/** Reading without indexing, in an engine that has done nothing else. */
function reading(options: EngineOptions, { manyNotes }: BenchInputs, task: Task): Promise<Figures> {
  return withScratch((folder) =>
    withEngine({ ...options, dataFolder: path.join(folder, 'index') }, async (engine) => {
      const many = path.join(folder, 'many');
      writeManyNotes(many, manyNotes);
      const { mbPerSecond, rssMb } = await measureReading(engine, many, task);
      return { parse_mb_per_second: mbPerSecond, [`scan_${manyNotes}_files_rss_mb`]: rssMb };
    }),
  );
}

/** A watched folder of as many small notes. */
function watching(options: EngineOptions, { manyNotes, notes }: BenchInputs, task: Task): Promise<Figures> {
  return withScratch(async (folder) => {
    const { catchUpSeconds, editP95, editMeanwhileP95, idlePercent } = await measureWatching(
      options,
      folder,
      manyNotes,
      notes,
      task,
    );
    return {
      [`catch_up_${manyNotes}_files_seconds`]: catchUpSeconds,
      edit_to_searchable_p95_ms: editP95,
      edit_while_indexing_p95_ms: editMeanwhileP95,
      watch_idle_cpu_percent: idlePercent,
    };
  });
}

async function notesQuality({ api }: Supervisor, { judged }: BenchInputs, task: Task): Promise<Figures> {
  const metrics = await measureNotes(api, judged, 'hybrid', task);
  return {
    notes_hybrid_hit1: metrics['hit@1'],
    notes_hybrid_mrr10: metrics['MRR@10'],
    notes_hybrid_success10: metrics['success@10'],
  };
}

async function collectionQuality(
  options: EngineOptions,
  inputs: BenchInputs,
  prefix: string,
  modes: readonly ('lexical' | 'dense' | 'hybrid')[],
  task: Task,
): Promise<Figures> {
  const { collection } = inputs;
  if (!collection) return {};
  const evaluation = await withScratch((folder) =>
    evaluateCollection({ ...options, dataFolder: folder }, readCollection(collection), false, task),
  );
  return Object.fromEntries(
    modes.map((mode) => [`${prefix}${path.basename(collection)}_${mode}_ndcg10`, evaluation[mode]['nDCG@10']]),
  );
}

/** Size, speed and likeness of vectors of the model in use and of the unquantised one. */
async function compareModels(options: EngineOptions, fp32: string, task: Task): Promise<Figures> {
  const measure = (
    model: string,
  ): Promise<{
    info: ModelInfo;
    latency: Awaited<ReturnType<typeof embedLatency>>;
    vectors: readonly Float32Array[];
  }> =>
    withScratch((folder) =>
      withEngine({ ...options, model, dataFolder: folder }, async ({ api, measuring }) => {
        const latency = await embedLatency(measuring, task);
        const { vectors } = await measuring.embed({ texts: PROBES }, { signal: task.signal });
        return { info: await api.modelInfo({}, { signal: task.signal }), latency, vectors };
      }),
    );
  task.report({ stage: 'comparing models', done: 0, total: 2 });
  const small = await measure(options.model);
  task.report({ stage: 'comparing models', done: 1, total: 2 });
  const full = await measure(fp32);
  const likeness = small.vectors.map((vector, index) => dot(vector, full.vectors[index] ?? vector));
  return {
    model_size_mb: small.info.bytes / 1e6,
    fp32_model_size_mb: full.info.bytes / 1e6,
    fp32_embed_p50_ms: full.latency.p50,
    fp32_embed_p95_ms: full.latency.p95,
    // Both are unit vectors, so the dot product is the cosine.
    fp32_cosine_mean: likeness.reduce((sum, cosine) => sum + cosine, 0) / likeness.length,
    fp32_cosine_min: Math.min(...likeness),
  };
}

/** Texts of the kinds and lengths that notes have. */
const PROBES = [
  'Use one process for the engine, so that the window never waits for an embedding.',
  'Fixed.',
  'The database was locked because two writers opened it; a busy time-out of five seconds and one owner per file solved it.',
  'src/retrieve/fusion.ts: k = 60',
  'Next: write the migration, then test it from the version before.',
  'We tried reciprocal rank fusion first. It is simple and needs no scores, but it throws away how far the best match stands out, and on our own queries a convex combination of standardised scores was better in every measure.',
  'panic: index out of range [5] with length 3',
  'Die Entscheidung fiel gegen eine zweite Datenbank.',
];

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

/** Four significant digits and no fewer than the integer part: more would be noise. */
export function rounded(figures: Figures): Figures {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name,
      Number.isInteger(value) ? value : Number(value.toPrecision(value >= 1000 ? 6 : 4)),
    ]),
  );
}
