/** Quarry's own figures at one size: a real database, and the real engine in its process behind the real RPC. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { EngineApi, SearchRequest, SearchResponse, SearchStages } from '../../../src-shared/protocol.ts';
import { type Bulk, type BulkDocument, bulkWrite } from '../../engine/benchmark-bulk-write.ts';
import type { EngineOptions } from '../../worker/options.ts';
import { type Task, throwIfEnded } from '../task.ts';
import { withEngine } from '../../client/engine.ts';
import { percentile } from '../latency.ts';
import { type CorpusDocument, corpusDocuments } from './corpus.ts';
import { recall } from './exact.ts';
import type { Material } from './material.ts';
import type { ScaleQueries } from './queries.ts';

/** The engine on an index with nothing in it. */
export interface IdleEngine {
  readonly fingerprint: Bulk['fingerprint'];
  /** Bytes, with the model loaded and searches answered. */
  readonly rss: number;
}

export interface OurParts {
  readonly material: Material;
  readonly size: number;
  readonly queries: ScaleQueries;
  readonly idle: IdleEngine;
  /** The best ten observations for each of `queries.questions`. */
  readonly exact: readonly (readonly number[])[];
  /** How often each query is asked at most, after once that does not count. */
  readonly passes: number;
}

export type Figures = Record<string, number>;

/**
 * The folder that the documents are said to stand in. It is not there, as a drive that is not plugged in: nothing is
 * read anew, and nothing forgotten.
 */
const CORPUS = path.resolve('/quarry-corpus');
const K = 10;
/** Repeating ends after this time, in milliseconds, once each query was asked. */
const ENOUGH = 15_000;
const STATUS_ASKED = 50;
/** Documents have fewer observations than this, so that document and line are one number. */
const LINES = 1_000;

/** What an engine needs before there is anything to find. */
export async function measureIdle(
  options: EngineOptions,
  queries: readonly string[],
  { signal }: Task,
): Promise<IdleEngine> {
  return withEngine(options, async ({ api, measuring }) => {
    const {
      dimensions,
      ranking: { contextWeights },
    } = await api.modelInfo({}, { signal });
    for (const query of queries) await api.search({ query, count: false }, { signal });
    const { fingerprint, model } = await api.status({}, { signal });
    return {
      fingerprint: { hash: fingerprint, model, dimensions, contextWeights },
      rss: (await measuring.memory({}, { signal })).rss,
    };
  });
}

/** Builds the index in `options.dataFolder` and measures it. Names have no size in them. */
export async function measureOurs(options: EngineOptions, parts: OurParts, task: Task): Promise<Figures> {
  const { material, size, queries, idle } = parts;
  const { signal } = task;
  const began = performance.now();
  const numbers = new Map<number, number>();
  await buildIndex(options, idle, documentsOf(material, size, numbers), size, task);
  const build = {
    build_seconds: (performance.now() - began) / 1000,
    database_mb: folderBytes(options.dataFolder) / 1e6,
  };

  const started = performance.now();
  return withEngine(options, async ({ api, measuring }) => {
    const first = queries.questions[0] ?? '';
    await api.search({ query: first }, { signal });
    const toFirst = (performance.now() - started) / 1000;
    await api.modelInfo({}, { signal }); // settles when meaning can answer
    await api.search({ query: first }, { signal });
    const toMeaning = (performance.now() - started) / 1000;

    const ask = async (stage: string, texts: readonly string[], mode: SearchRequest['mode']): Promise<Asked> =>
      asking(
        api,
        stage,
        texts.map((query) => ({ query, mode, limit: K, count: false, collapse: mode !== 'dense' })),
        parts.passes,
        task,
      );
    const hybrid = await ask('searching', queries.mixed, 'hybrid');
    const dense = await ask('searching by meaning', queries.questions, 'dense');
    const rare = await ask('searching for a rare word', queries.rare, 'lexical');
    const common = await ask('searching for common words', queries.common, 'lexical');
    const stopWords = await ask('searching for stop words', queries.stopWords, 'lexical');
    const filtered = await ask('searching among decisions', queries.filtered, 'hybrid');
    const status = await asked(STATUS_ASKED, () => api.status({}, { signal }));
    const { millis } = await measuring.embed({ texts: queries.questions }, { signal });
    const rss = (await measuring.memory({}, { signal })).rss;
    // Near-duplicates in places of their own, as the exact reference has them.
    const found = dense.answers.map(({ hits }) =>
      hits.map(({ path: file, lines }) => numbers.get(Number(path.parse(file).name) * LINES + lines.start) ?? -1),
    );

    const embedding = percentile(millis, 0.5);
    const byWords = [rare, common, stopWords];
    const worst = (of: (asked: Asked) => readonly number[]): number =>
      Math.max(...byWords.map((asked) => percentile(of(asked), 0.95)));
    return {
      ...build,
      start_to_first_search_seconds: toFirst,
      start_to_meaning_seconds: toMeaning,
      search_p50_ms: percentile(hybrid.times, 0.5),
      search_p95_ms: percentile(hybrid.times, 0.95),
      search_first_time_p95_ms: percentile(hybrid.firstTimes, 0.95),
      filtered_search_p50_ms: percentile(filtered.times, 0.5),
      filtered_search_p95_ms: percentile(filtered.times, 0.95),
      dense_search_p50_ms: percentile(dense.times, 0.5),
      dense_search_p95_ms: percentile(dense.times, 0.95),
      embed_p50_ms: embedding,
      status_p50_ms: percentile(status, 0.5),
      // A retriever alone is timed by the engine's own clock; searches by words are timed from outside.
      dense_leg_p50_ms: percentile(
        dense.stages.map((stages) => stages.dense),
        0.5,
      ),
      lexical_rare_p95_ms: percentile(rare.times, 0.95),
      lexical_common_p50_ms: percentile(common.times, 0.5),
      lexical_common_p95_ms: percentile(common.times, 0.95),
      lexical_stop_words_p95_ms: percentile(stopWords.times, 0.95),
      lexical_leg_worst_p95_ms: worst(({ stages }) => stages.map((stage) => stage.lexical)),
      lexical_first_time_worst_p95_ms: worst(({ firstTimes }) => firstTimes),
      memory_above_idle_mb: (rss - idle.rss) / 1e6,
      dense_recall10: recall(found, parts.exact),
    };
  });
}

/** Fills `dataFolder`, which has no index yet. */
export async function buildIndex(
  { dataFolder }: EngineOptions,
  { fingerprint }: IdleEngine,
  documents: Iterable<BulkDocument>,
  size: number,
  task: Task,
): Promise<void> {
  const total = Math.ceil(size / 40);
  await bulkWrite({
    dataFolder,
    fingerprint,
    source: CORPUS,
    documents,
    stopped: () => task.signal.aborted,
    onProgress: (done) => task.report({ stage: `writing ${size.toLocaleString('en')} observations`, done, total }),
  });
  throwIfEnded(task);
}

/**
 * The corpus as documents of files that are not there; `numbers` gets each observation's number by its document and
 * line.
 */
export function* documentsOf(material: Material, size: number, numbers: Map<number, number>): Generator<BulkDocument> {
  for (const document of corpusDocuments(material, size)) {
    let line = 0;
    const blocks = document.blocks.map((block): BulkDocument['blocks'][number] => {
      const observations = block.map(({ number, text, type, references, passages }) => {
        line++;
        numbers.set(document.number * LINES + line, number);
        return { text, type, references, passages, lines: { start: line, end: line }, happenedAt: null, solves: null };
      });
      const first = block[0] as CorpusDocument['blocks'][number][number];
      return {
        type: first.type,
        label: first.label,
        headingPath: first.label === '' ? [] : [first.label],
        happenedAt: null,
        lines: { start: line - block.length + 1, end: line },
        observations,
      };
    });
    yield {
      path: path.join(CORPUS, `${document.number}.md`),
      title: document.title,
      date: null,
      session: document.session,
      tags: [],
      unit: 'line',
      blocks,
    };
  }
}

/** Milliseconds that each of so many calls takes, one after the other. */
async function asked(times: number, call: () => Promise<unknown>): Promise<readonly number[]> {
  const millis: number[] = [];
  for (let i = 0; i < times; i++) {
    const began = performance.now();
    await call();
    millis.push(performance.now() - began);
  }
  return millis;
}

interface Asked {
  /** Milliseconds from call to answer, in this process. */
  readonly times: readonly number[];
  /** The same for the first time that each was asked. */
  readonly firstTimes: readonly number[];
  /** Of the calls in `times` that ranked anything. */
  readonly stages: readonly SearchStages[];
  /** One a request, of the last pass. */
  readonly answers: readonly SearchResponse[];
}

/** Asks all once to warm up, and then again until it was enough. */
async function asking(
  api: EngineApi,
  stage: string,
  requests: readonly SearchRequest[],
  passes: number,
  { report, signal }: Task,
): Promise<Asked> {
  const times: number[] = [];
  const firstTimes: number[] = [];
  const stages: SearchStages[] = [];
  let answers: SearchResponse[] = [];
  const began = performance.now();
  for (let pass = 0; pass <= passes; pass++) {
    if (pass > 1 && performance.now() - began > ENOUGH) break;
    answers = [];
    for (const [done, request] of requests.entries()) {
      report({ stage, done: pass * requests.length + done, total: (passes + 1) * requests.length });
      const asked = performance.now();
      const answer = await api.search(request, { signal });
      (pass === 0 ? firstTimes : times).push(performance.now() - asked);
      answers.push(answer);
      if (pass > 0 && answer.stages) stages.push(answer.stages);
    }
  }
  return { times, firstTimes, stages, answers };
}

function folderBytes(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
}
