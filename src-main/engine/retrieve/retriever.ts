/** A query to ranked hits: parse, both legs, fusion, snippets. A stage that fails leaves the others' results and a notice. */
import { setImmediate } from 'node:timers/promises';
import type { FacetGroup, Hit, LegScore, Notice } from '../../../src-shared/model.ts';
import type { SearchMode, SearchResponse } from '../../../src-shared/protocol.ts';
import type { CancelSignal } from '../../../src-shared/rpc.ts';
import { EngineError } from '../../../src-shared/errors.ts';
import type { Database } from '../index/database.ts';
import { allowedObservations, type Filter } from '../index/filters.ts';
import { newestIds } from '../index/newest.ts';
import { type FoundObservation, findObservations } from '../index/observations.ts';
import { findPassage } from '../index/passages.ts';
import type { Scored } from '../index/scan/top-k.ts';
import type { DenseScores } from '../index/scan/vector-index.ts';
import { denseLeg } from './dense.ts';
import { facetsOf, facetsOfAll } from './facets.ts';
import { adviseFilters } from './filter-advice.ts';
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
  readonly scoreMeaning: (text: string) => Promise<{ readonly scores: DenseScores; readonly notice: Notice | null }>;
  /** Milliseconds since the epoch, for filters such as `on:yesterday`. Default: the clock. */
  readonly now?: () => number;
}

export function createRetriever({ db, scoreMeaning, now = Date.now }: RetrieverParts): Retriever {
  return {
    async search({ query: typed, limit, mode, signal }) {
      const started = performance.now();
      const query = parseQuery(typed, now());
      const notices: Notice[] = [...query.notices];
      const respond = (hits: readonly Hit[], facets: readonly FacetGroup[]): SearchResponse => ({ query: typed, hits, facets, notices, tookMs: performance.now() - started });
      if (query.text === '') {
        if (query.filters.length === 0) return respond([], []);
        const hits = newest(db, query.filters, limit);
        if (hits.length === 0) notices.push(...adviseFilters(db, query.filters));
        return respond(hits, facetsOfAll(db, query.filters));
      }

      const meaning = mode === 'lexical' ? null : scoreMeaning(query.text).catch((error: unknown) => toNotice(error));
      // The model's thread gets its text now and works while filters and words are looked up here; a cancel that has come is seen.
      await setImmediate();
      if (signal?.aborted) throw cancelled();
      const allowed = allowedObservations(db, query.filters);
      if (allowed?.size === 0) notices.push(...adviseFilters(db, query.filters));
      const words = mode === 'dense' ? null : lookUp(db, query);
      const answer = await meaning;
      if (signal?.aborted) throw cancelled();
      if (answer?.notice) notices.push(answer.notice);
      if (words?.notice) notices.push(words.notice);
      const lexical = words?.leg ?? null;
      const scores = answer && 'scores' in answer ? answer.scores : null;
      const dense = scores && scores.count > 0 ? denseLeg(scores) : null;

      const depth = Math.max(DEPTH, limit);
      const byWords = lexical?.best(depth, allowed) ?? [];
      const byMeaning = dense?.best(depth, allowed) ?? [];
      const fused = lexical && dense ? fuseStandardised(lexical, dense, [...byWords, ...byMeaning].map(({ id }) => id)) : lexical ? byWords : byMeaning;
      const ranked = fused.slice(0, limit);
      const ranks = { lexical: ranksOf(byWords), dense: ranksOf(byMeaning) };
      const found = new Map(findObservations(db, ranked.map(({ id }) => id)).map((observation) => [observation.rowId, observation]));
      const highlight = createHighlighter(query.text);

      const hits = ranked.flatMap(({ id, score }): Hit[] => {
        const observation = found.get(id);
        if (!observation) return []; // forgotten since it was scored
        const { rowId: _, ...shown } = observation;
        return [{ ...shown, score, snippet: snippetOf(db, observation, highlight, scores), legs: { lexical: ranks.lexical.get(id) ?? null, dense: ranks.dense.get(id) ?? null }, matchedTerms: [], similar: [] }];
      });
      const candidatesFor = (filters: readonly Filter[]): number[] => {
        const others = filters === query.filters ? null : allowedObservations(db, filters);
        const best = filters === query.filters ? [byWords.slice(0, DEPTH), byMeaning.slice(0, DEPTH)] : [lexical, dense].map((leg) => leg?.best(DEPTH, others) ?? []);
        return [...new Set(best.flat().map(({ id }) => id))];
      };
      return respond(hits, facetsOf(db, query.filters, candidatesFor));
    },
  };
}

function cancelled(): EngineError {
  return new EngineError('CANCELLED', 'The search was cancelled.');
}

/** Filters without words: the newest that pass, so that "type:decision" alone is a list of decisions. */
function newest(db: Database, filters: readonly Filter[], limit: number): readonly Hit[] {
  const allowed = allowedObservations(db, filters);
  if (!allowed) return [];
  const ids = newestIds(db, allowed, limit, filters);
  const found = new Map(findObservations(db, ids).map((observation) => [observation.rowId, observation]));
  return ids.flatMap((id): Hit[] => {
    const observation = found.get(id);
    if (!observation) return [];
    const { rowId: _, ...shown } = observation;
    return [{ ...shown, score: 0, snippet: makeSnippet(shown.text, [], null), legs: { lexical: null, dense: null }, matchedTerms: [], similar: [] }];
  });
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
