/** A query to ranked hits: parse, both legs, fusion, snippets. A stage that fails leaves the others' results and a notice. */
import { setImmediate } from 'node:timers/promises';
import type { Hit, LegScore, Notice } from '../../../src-shared/model.ts';
import type { SearchMode, SearchResponse, SearchStages } from '../../../src-shared/protocol.ts';
import type { CancelSignal } from '../../../src-shared/rpc.ts';
import { EngineError } from '../../../src-shared/errors.ts';
import type { Database } from '../index/database.ts';
import { allowedObservations } from '../index/filters.ts';
import { type FoundObservation, findObservations, newestObservations } from '../index/observations.ts';
import { findPassage } from '../index/passages.ts';
import type { Scored } from '../index/scan/top-k.ts';
import type { DenseScores } from '../index/scan/vector-index.ts';
import { denseLeg } from './dense.ts';
import { fuseStandardised } from './fusion.ts';
import { type LexicalLeg, lexicalLeg } from './lexical.ts';
import { parseQuery, type Query } from './query.ts';
import { createHighlighter, makeSnippet } from './snippet.ts';

/** Candidates a leg gives to the fusion, and the ranks it reports. */
const DEPTH = 200;

export interface Retriever {
  search(request: { query: string; limit: number; mode: SearchMode; signal?: CancelSignal | undefined }): Promise<SearchResponse>;
}

export interface RetrieverParts {
  readonly db: Database;
  /**
   * The scores of all vectors for a text, with a notice where not all observations have one yet. Rejects while the dense leg
   * cannot answer: the words alone answer then.
   */
  readonly scoreMeaning: (text: string) => Promise<{ readonly scores: DenseScores; readonly notice: Notice | null; /** Milliseconds. */ readonly millis?: { readonly embed: number; readonly scan: number } }>;
}

export function createRetriever({ db, scoreMeaning }: RetrieverParts): Retriever {
  return {
    async search({ query: typed, limit, mode, signal }) {
      const started = performance.now();
      const query = parseQuery(typed);
      const notices: Notice[] = [...query.notices];
      const respond = (hits: readonly Hit[], stages?: SearchStages): SearchResponse => ({ query: typed, hits, notices, tookMs: performance.now() - started, ...(stages && { stages }) });
      const since = stopwatch();
      if (query.text === '') return respond(newest(db, allowedObservations(db, query.filters), limit));

      const meaning = mode === 'lexical' ? null : scoreMeaning(query.text).catch((error: unknown) => toNotice(error));
      // The model's thread gets its text now and works while filters and words are looked up here; a cancel that has come is seen.
      await setImmediate();
      if (signal?.aborted) throw cancelled();
      since();
      const allowed = allowedObservations(db, query.filters);
      const words = mode === 'dense' ? null : lookUp(db, query);
      const lexicalMs = since();
      const answer = await meaning;
      since();
      if (signal?.aborted) throw cancelled();
      if (answer?.notice) notices.push(answer.notice);
      if (words?.notice) notices.push(words.notice);
      const lexical = words?.leg ?? null;
      const scores = answer && 'scores' in answer ? answer.scores : null;
      const dense = scores && scores.count > 0 ? denseLeg(scores) : null;

      const depth = Math.max(DEPTH, limit);
      const byWords = lexical?.best(depth, allowed) ?? [];
      const wordsMs = since();
      const byMeaning = dense?.best(depth, allowed) ?? [];
      const denseMs = since();
      const fused = lexical && dense ? fuseStandardised(lexical, dense, [...byWords, ...byMeaning].map(({ id }) => id)) : lexical ? byWords : byMeaning;
      const ranked = fused.slice(0, limit);
      const fuse = since();
      const ranks = { lexical: ranksOf(byWords), dense: ranksOf(byMeaning) };
      const found = new Map(findObservations(db, ranked.map(({ id }) => id)).map((observation) => [observation.rowId, observation]));
      const highlight = createHighlighter(query.text);

      const hits = ranked.flatMap(({ id, score }): Hit[] => {
        const observation = found.get(id);
        if (!observation) return []; // forgotten since it was scored
        const { rowId: _, ...shown } = observation;
        return [{ ...shown, score, snippet: snippetOf(db, observation, highlight, scores), legs: { lexical: ranks.lexical.get(id) ?? null, dense: ranks.dense.get(id) ?? null } }];
      });
      const millis = answer && 'millis' in answer ? answer.millis : undefined;
      return respond(hits, { embed: millis?.embed ?? 0, lexical: lexicalMs + wordsMs, dense: (millis?.scan ?? 0) + denseMs, fuse, show: since() });
    },
  };
}

/** Gives the milliseconds since it was asked last. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const before = last;
    last = performance.now();
    return last - before;
  };
}

function cancelled(): EngineError {
  return new EngineError('CANCELLED', 'The search was cancelled.');
}

/** Filters without words: the newest that pass, so that "type:decision" alone is a list of decisions. */
function newest(db: Database, allowed: ReadonlySet<number> | null, limit: number): readonly Hit[] {
  if (!allowed) return [];
  return newestObservations(db, [...allowed], limit).map(({ rowId: _, ...shown }) => ({
    ...shown, score: 0, snippet: makeSnippet(shown.text, [], null), legs: { lexical: null, dense: null },
  }));
}

/** The lexical leg, or why it cannot answer: the meaning alone answers then. */
function lookUp(db: Database, query: Query): { readonly leg: LexicalLeg | null; readonly notice: Notice | null } {
  try {
    return { leg: lexicalLeg(db, query), notice: null };
  } catch {
    return { leg: null, notice: { code: 'LEXICAL_UNAVAILABLE', message: 'Found by meaning only: the list of words cannot be read. Run "npx quarry doctor" to see why.' } };
  }
}

function ranksOf(best: readonly Scored[]): ReadonlyMap<number, LegScore> {
  return new Map(best.map(({ id, score }, index) => [id, { rank: index + 1, score }]));
}

function snippetOf(db: Database, { rowId, text }: FoundObservation, highlight: (text: string) => Hit['snippet']['matches'], scores: DenseScores | null): Hit['snippet'] {
  const passage = scores?.passageOf(rowId);
  const nearest = passage === undefined ? null : (findPassage(db, passage) ?? null);
  return makeSnippet(text, highlight(text), nearest);
}

function toNotice(error: unknown): { readonly notice: Notice } {
  const reason = error instanceof EngineError ? [error.message, error.next].filter(Boolean).join(' ') : 'The model is not ready.';
  return { notice: { code: 'DENSE_UNAVAILABLE', message: `Found by words only. ${reason}` } };
}
