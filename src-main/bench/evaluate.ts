/** Evaluation: runs judged queries through the same `search` that every front end uses, and measures the rankings. */
import path from 'node:path';
import { EngineError } from '../../src-shared/errors.ts';
import type { Hit, IndexStatus } from '../../src-shared/model.ts';
import type { EngineApi, SearchEvidence, SearchMode, SearchRequest } from '../../src-shared/protocol.ts';
import type { EngineOptions } from '../worker/options.ts';
import type { Supervisor } from '../worker/supervisor.ts';
import { BASELINES, type BaselineName, readBaselines } from './baselines.ts';
import type { Collection } from './collection.ts';
import { writeCorpus } from './corpus-files.ts';
import type { Task } from './task.ts';
import { reporting, withEngine } from '../client/engine.ts';
import { type Judged, type JudgedQuery, meanMetrics, type Metrics, ndcgAt } from './metrics.ts';
import { judgeNotes, lineReader, type NoteQueries, type PlacedHit, placesOf } from './note-queries.ts';
import { writing } from './scratch.ts';

export const MODES = ['lexical', 'dense', 'hybrid'] as const satisfies readonly SearchMode[];

export interface Evaluation {
  /** The collection's name. */
  readonly collection: string;
  /** The model's name and precision. */
  readonly model: string;
  readonly lexical: Metrics;
  readonly dense: Metrics;
  readonly hybrid: Metrics;
  /** nDCG@10 of `hybrid` minus that of the better retriever alone: below 0 where asking both does harm. */
  readonly difference: number;
  /** What other programs find in the same files. */
  readonly baselines: Readonly<Record<BaselineName, Metrics>>;
  /** Of judged notes: the share of queries whose first hit stands in a right file, for each ranking above. */
  readonly rightFile?: Readonly<Record<string, number>>;
  /** `hybrid` by kind of query, kinds in alphabetical order; empty when the queries have none. */
  readonly byKind: Readonly<Record<string, Metrics>>;
  /** What the reader of the figures should know, one sentence each. */
  readonly warnings: readonly string[];
}

/** How queries are asked, beside their text: what a user could choose too. */
export type Asking = Pick<SearchRequest, 'fusion' | 'lexicalWeight' | 'collapse' | 'recency' | 'without'>;

/** A query, how it is asked and how its hits are judged. */
interface Question {
  /** What a person asks, without the filter of a scope. */
  readonly plain: string;
  /** The folder that it is asked within; empty for all. */
  readonly scope: string;
  /** Exactly what is passed to `search`. */
  readonly text: string;
  readonly kind: string;
  /** Whether these hits are enough for all measures; if not, more are asked for. */
  enough(hits: readonly Hit[]): boolean;
  judge(hits: readonly PlacedHit[]): JudgedQuery;
  /** Whether the first hit stands in a right file; not there where documents are judged. */
  rightFile?(hits: readonly PlacedHit[]): boolean;
}

/** The deepest measure, recall@100, needs this many ranks. */
const DEPTH = 100;
/**
 * A document may have several observations: the first limit mostly holds {@link DEPTH} documents, and costs the least;
 * the last is the most there is.
 */
const LIMITS = [150, 400, 1_000] as const;

/**
 * Indexes a collection and evaluates all modes on it. Observations become documents by first occurrence: a document's
 * rank is that of its best observation.
 *
 * @param options `options.dataFolder` holds the index; the corpus is written to the folder `collection` beside its
 *   files
 * @param scoped whether a query with a scope is asked within its scope only
 * @throws EngineError `USAGE` when the data folder has other sources already
 */
export async function evaluateCollection(
  options: EngineOptions,
  collection: Collection,
  scoped: boolean,
  task: Task,
  asking: Asking = {},
): Promise<Evaluation> {
  const { folder, questions } = collectionQuestions(options, collection, scoped);
  return withEngine(options, async (engine) => {
    const missing = await indexOnly(engine, folder, task);
    const lost =
      missing > 0
        ? [`${missing} of ${collection.documents.length} documents could not be indexed; they count as not found.`]
        : [];
    return evaluate(engine, collection.name, folder, questions, [...collection.warnings, ...lost], task, asking);
  });
}

/**
 * Indexes a folder of notes and evaluates all modes on it, a hit being an observation. Throws as
 * {@link evaluateCollection}.
 */
export async function evaluateNotes(
  options: EngineOptions,
  folder: string,
  judged: NoteQueries,
  task: Task,
  asking: Asking = {},
): Promise<Evaluation> {
  return withEngine(options, async (engine) => {
    await indexOnly(engine, folder, task);
    const name = path.basename(path.resolve(folder));
    return evaluate(engine, name, folder, noteQuestions(judged), judged.warnings, task, asking);
  });
}

/** A collection, or judged queries over the notes of a folder. */
export type JudgedSource = Collection | { readonly folder: string; readonly queries: NoteQueries };

/** One query at several shares of the words. */
export interface QueryAtShares {
  /** `null` where one retriever answered alone. */
  readonly evidence: SearchEvidence | null;
  /** nDCG@10 at each share, in their order. */
  readonly atShares: readonly number[];
  readonly lexical: number;
  readonly dense: number;
  readonly inUse: number;
}

/**
 * nDCG@10 of each query at each of these shares, and what its share could follow. Throws as {@link evaluateCollection}.
 *
 * @param most of the queries, spread evenly
 */
export async function measureShares(
  options: EngineOptions,
  judged: JudgedSource,
  shares: readonly number[],
  { scoped, most }: { readonly scoped: boolean; readonly most: number },
  task: Task,
): Promise<readonly QueryAtShares[]> {
  const { folder, questions: all } = questionsOf(options, judged, scoped);
  const step = Math.max(1, all.length / most);
  const questions = all.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
  return withEngine(options, async (engine) => {
    await indexOnly(engine, folder, task);
    const measured: QueryAtShares[] = [];
    for (const question of questions) {
      task.report({ stage: 'searching', done: measured.length, total: questions.length });
      const ndcg = async (asking: Asking & Pick<SearchRequest, 'mode'>): Promise<number> =>
        ndcgAt(10, question.judge(await deepSearch(engine.api, question, asking, () => {}, task.signal, SHALLOW)));
      const { evidence = null } = await engine.api.search({ query: question.text, limit: 1, count: false });
      const atShares: number[] = [];
      for (const lexicalWeight of shares) atShares.push(await ndcg({ mode: 'hybrid', lexicalWeight }));
      measured.push({
        evidence,
        atShares,
        lexical: await ndcg({ mode: 'lexical' }),
        dense: await ndcg({ mode: 'dense' }),
        inUse: await ndcg({ mode: 'hybrid' }),
      });
    }
    return measured;
  });
}

/** nDCG@10 needs ten documents: of a few that have many observations each, twenty hits may hold fewer. */
const SHALLOW = [30, 150] as const;

function questionsOf(
  options: EngineOptions,
  judged: JudgedSource,
  scoped: boolean,
): { readonly folder: string; readonly questions: readonly Question[] } {
  return 'folder' in judged
    ? { folder: judged.folder, questions: noteQuestions(judged.queries) }
    : collectionQuestions(options, judged, scoped);
}

/** The measures of one mode for judged queries over notes that are indexed already. */
export async function measureNotes(
  api: EngineApi,
  judged: NoteQueries,
  mode: SearchMode,
  task: Task,
): Promise<Metrics> {
  return meanMetrics(await ask(api, noteQuestions(judged), mode, () => {}, task));
}

function collectionQuestions(
  options: EngineOptions,
  collection: Collection,
  scoped: boolean,
): { readonly folder: string; readonly questions: readonly Question[] } {
  const folder = path.join(options.dataFolder, 'collection');
  const corpus = writing(folder, () => writeCorpus(folder, collection));
  const questions = collection.queries.map((query): Question => {
    const filter = scoped && query.scope ? (corpus.filters.get(query.scope) ?? 'path:no-such-scope') : '';
    return {
      // In front, because an unfinished quotation in the query would swallow what comes after it.
      text: filter ? `${filter} ${query.text}` : query.text,
      plain: query.text,
      scope: filter && path.join(corpus.folder, filter.replace('path:', '')),
      kind: query.kind,
      enough: (hits) => collapseToDocuments(hits, corpus.documents).length >= DEPTH,
      judge: (hits) => judgeDocuments(collapseToDocuments(hits, corpus.documents), query.grades),
    };
  });
  return { folder: corpus.folder, questions };
}

function noteQuestions(judged: NoteQueries): Question[] {
  const read = lineReader();
  return judged.queries.map((query) => ({
    text: query.text,
    plain: query.text,
    scope: '',
    kind: query.kind,
    enough: () => true,
    judge: (hits) => judgeNotes(hits, query, read),
    rightFile: ([first]) => first !== undefined && query.relevant.some(({ paths }) => paths.includes(first.path)),
  }));
}

async function evaluate(
  engine: Supervisor,
  collection: string,
  folder: string,
  questions: readonly Question[],
  known: readonly string[],
  task: Task,
  asking: Asking,
): Promise<Evaluation> {
  const warnings = new Map<string, number>();
  const warn = (message: string): void => void warnings.set(message, (warnings.get(message) ?? 0) + 1);
  const judged = new Map<SearchMode, JudgedQuery[]>();
  const rightFile: Record<string, number> = {};
  const share = (name: string, right: readonly boolean[]): void =>
    void (right.length > 0 && (rightFile[name] = right.filter(Boolean).length / right.length));
  for (const mode of MODES) {
    const right: boolean[] = [];
    judged.set(mode, await ask(engine.api, questions, mode, warn, task, asking, right));
    share(mode, right);
  }
  const others = readBaselines(folder);
  const baselines = Object.fromEntries(
    BASELINES.map((name) => {
      const found = questions.map(({ plain, scope }) => others.ask(name, plain, scope));
      share(
        name,
        questions.flatMap((question, i) => question.rightFile?.(found[i] ?? []) ?? []),
      );
      return [name, meanMetrics(questions.map((question, i) => question.judge(found[i] ?? [])))];
    }),
  ) as Record<BaselineName, Metrics>;
  others.close();

  const metrics = (mode: SearchMode): Metrics => meanMetrics(judged.get(mode) ?? []);
  const kinds = [...new Set(questions.map((question) => question.kind).filter(Boolean))].sort();
  const ofKind = (kind: string): Metrics =>
    meanMetrics((judged.get('hybrid') ?? []).filter((_, index) => questions[index]?.kind === kind));
  return {
    collection,
    model: modelsOf(await engine.api.status()),
    lexical: metrics('lexical'),
    dense: metrics('dense'),
    hybrid: metrics('hybrid'),
    difference: differenceOf(metrics('lexical'), metrics('dense'), metrics('hybrid')),
    baselines,
    ...(Object.keys(rightFile).length > 0 && { rightFile }),
    byKind: Object.fromEntries(kinds.map((kind) => [kind, ofKind(kind)])),
    warnings: [
      ...known,
      ...[...warnings].map(([message, times]) => (times > 1 ? `${message} (${times} times)` : message)),
    ],
  };
}

function modelsOf({ model, secondModel }: IndexStatus): string {
  return secondModel ? `${model} and ${secondModel.model}` : model;
}

/** How far the better retriever alone is from both together, in nDCG@10. */
export function differenceOf(lexical: Metrics, dense: Metrics, hybrid: Metrics): number {
  return Math.round((hybrid['nDCG@10'] - Math.max(lexical['nDCG@10'], dense['nDCG@10'])) * 1e6) / 1e6;
}

async function ask(
  api: EngineApi,
  questions: readonly Question[],
  mode: SearchMode,
  warn: (message: string) => void,
  { report, signal }: Task,
  asking: Asking = {},
  right: boolean[] = [],
): Promise<JudgedQuery[]> {
  const judged: JudgedQuery[] = [];
  for (const question of questions) {
    report({ stage: `searching, ${mode}`, done: judged.length, total: questions.length });
    const hits = await deepSearch(api, question, { ...asking, mode }, warn, signal);
    judged.push(question.judge(hits));
    if (question.rightFile) right.push(question.rightFile(hits));
  }
  return judged;
}

async function deepSearch(
  api: EngineApi,
  question: Question,
  asking: Asking & Pick<SearchRequest, 'mode'>,
  warn: (message: string) => void,
  signal: AbortSignal,
  limits: readonly number[] = LIMITS,
): Promise<readonly Hit[]> {
  for (const limit of limits) {
    const { hits, notices } = await api.search({ ...asking, query: question.text, limit, count: false }, { signal });
    const last = limit === limits.at(-1) || hits.length < limit || question.enough(hits);
    if (!last) continue;
    for (const notice of notices) warn(notice.message);
    return hits;
  }
  return [];
}

/**
 * Document ids in the order of their first hit; hits outside the corpus are left out. Documents of the near-duplicates
 * under a hit come right after its own, each at a rank of its own: a collection judges each document by itself.
 */
export function collapseToDocuments(hits: readonly PlacedHit[], documents: ReadonlyMap<string, string>): string[] {
  return [...new Set(hits.flatMap(placesOf).flatMap(({ path: file }) => documents.get(file) ?? []))];
}

/** Compares a ranking of documents with the grades of a query. */
export function judgeDocuments(ranking: readonly string[], grades: ReadonlyMap<string, number>): JudgedQuery {
  return {
    ranking: ranking.map((id): Judged => ({ gain: grades.get(id) ?? 0, found: grades.has(id) ? 1 : 0 })),
    ideal: [...grades.values()],
  };
}

/**
 * Indexes `folder` as the only source, so that nothing else is among the hits.
 *
 * @returns how many files could not be indexed
 */
async function indexOnly(engine: Supervisor, folder: string, { report, signal }: Task): Promise<number> {
  // without its model the engine would answer by words alone, and the figures be wrong
  await engine.api.modelInfo({}, { signal });
  const { sources, dataFolder } = await engine.api.status({}, { signal });
  const other = sources.find((source) => source.path !== folder);
  if (other) {
    throw new EngineError(
      'USAGE',
      `The index in ${dataFolder} already has other notes (${other.path}), which would be among the hits.`,
      {
        next: 'Give --data a folder of its own, or leave it out.',
        details: { dataFolder, source: other.path },
      },
    );
  }
  const source = await engine.api.addSource({ path: folder }, { signal });
  const { failed, excluded } = await reporting(engine, report, () =>
    engine.api.index({ sourceIds: [source.id] }, { signal }),
  );
  if ((await engine.api.status({}, { signal })).secondModel) {
    report({ stage: 'embedding with the second model', done: 0, total: 0 });
    await engine.api.fillSecondModel({}, { signal });
  }
  return failed + excluded;
}
