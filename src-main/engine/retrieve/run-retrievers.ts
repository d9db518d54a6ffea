/**
 * Asks both retrievers: what passes the filters, and how each retriever scores. The one place where it is decided what may be a
 * hit.
 */
import { setImmediate } from 'node:timers/promises';
import { EngineError, inWords } from '../../../src-shared/errors.ts';
import type { FusionWeights, Notice } from '../../../src-shared/model.ts';
import type { SearchMode } from '../../../src-shared/protocol.ts';
import type { CancelSignal } from '../../../src-shared/rpc.ts';
import type { Database } from '../store/database.ts';
import { allowedObservations, type Filter } from '../store/filter/filters.ts';
import { observationsNamed } from '../store/names.ts';
import type { IdSet } from '../store/filter/id-set.ts';
import { type AskedBookkeeping, bookkeepingAskedFor, NO_BOOKKEEPING } from './bookkeeping.ts';
import { denseRetriever } from './dense-retriever.ts';
import { rareTerms } from './query-by-example.ts';
import type { RetrieverScores } from './retriever-scores.ts';
import { type LexicalLevels, withLexicalLevels } from './lexical-levels.ts';
import { lexicalRetriever } from './lexical-retriever.ts';
import type { DenseScores } from '../projections/vectors/scan/vector-index.ts';
import type { Query } from './query.ts';
import { combine, type PhraseConstraints, phraseConstraintsOf } from './phrase-constraints.ts';
import { namesSomething } from './query-names.ts';
import { verbatimRuns } from './verbatim-runs.ts';
import { MOST_PHRASES } from './query-words.ts';

/** What the model and the scan say of a text, and how long they took, in milliseconds. */
interface Scored {
  readonly scores: DenseScores;
  readonly notice: Notice | null;
  /** Lexical weights of the model that the text was embedded with. */
  readonly weights: FusionWeights;
  /** How well the model reads the text, 0 to 1; default 1: see `readability`. */
  readonly readable?: number;
  readonly embedMs?: number;
  readonly scanMs?: number;
}

export interface RetrieversOptions {
  readonly db: Database;
  /**
   * The scores of all vectors for a text, with a notice where not all observations have one yet. Rejects while the
   * dense retriever cannot answer: the words alone answer then. A text that is aborted before the model has it is not
   * embedded.
   */
  readonly scoreMeaning: (text: string, signal?: CancelSignal) => Promise<Scored>;
}

/** What the retrievers say of one query. A retriever that has nothing to say, or cannot, is `null`. */
export interface Retrieved {
  readonly lexical: LexicalLevels | null;
  readonly dense: RetrieverScores | null;
  readonly scores: DenseScores | null;
  /** The first observations of the notes that are called as the query says: nothing may come before them. */
  readonly named: readonly number[];
  /** What the words were looked up by. */
  readonly phrases: Query['phrases'];
  /** What is quoted and what is excluded. */
  readonly conditions: PhraseConstraints;
  /** Bookkeeping that is asked for by its own words. */
  readonly bookkeeping: AskedBookkeeping;
  /** Row ids that may be hits; `null` for all. */
  readonly allowed: IdSet | null;
  readonly notices: readonly Notice[];
  /** Observations that have a stretch of the query word for word, by what it tells: see `verbatimRuns`. */
  readonly verbatim: ReadonlyMap<number, number>;
  /** How well the model reads the query, 0 to 1. */
  readonly readable: number;
  /** Lexical weights of the model; `null` where the meaning has no say. */
  readonly weights: FusionWeights | null;
  /** Whether the query has a name, a number or an identifier. */
  readonly namesSomething: boolean;
  /** Milliseconds; `lexical` has the filters too. */
  readonly millis: { readonly embed: number; readonly scan: number; readonly lexical: number };
}

/** @throws EngineError `CANCELLED`; a retriever that fails is a notice */
export async function runRetrievers(
  { db, scoreMeaning }: RetrieversOptions,
  query: Query,
  mode: SearchMode,
  signal?: CancelSignal,
): Promise<Retrieved> {
  throwIfCancelled(signal);
  const meaning =
    mode === 'lexical' ? null : scoreMeaning(query.text, signal).catch((error: unknown) => toNotice(error));
  // The model's thread gets its text now and works while filters and words are looked up here; a cancel that has come
  // is seen.
  await setImmediate();
  throwIfCancelled(signal);
  const began = performance.now();
  const conditions = phraseConstraintsOf(db, query);
  const allowed = allowedFor(db, query.filters, conditions);
  const words = mode === 'dense' ? null : lookUp(db, query);
  const phrases = words?.phrases ?? query.phrases.slice(0, MOST_PHRASES);
  const lexicalMs = performance.now() - began;
  const answer = await meaning;
  throwIfCancelled(signal);
  const scores = answer && 'scores' in answer ? answer.scores : null;
  const { embedMs = 0, scanMs = 0, readable = 1 } = answer && 'scores' in answer ? answer : {};
  return {
    readable,
    namesSomething: namesSomething(query),
    weights: answer && 'scores' in answer ? answer.weights : null,
    millis: { embed: embedMs, scan: scanMs, lexical: lexicalMs },
    lexical: words?.retriever ?? null,
    dense: scores && scores.count > 0 ? denseRetriever(scores) : null,
    scores,
    conditions,
    bookkeeping: mode === 'dense' ? NO_BOOKKEEPING : bookkeepingAskedFor(db, query, conditions),
    allowed,
    named: observationsNamed(db, query.names).filter((id) => !allowed || allowed.has(id)),
    phrases,
    verbatim: words?.verbatim ?? new Map(),
    notices: [answer?.notice, ...(words?.notices ?? [])].filter((notice) => notice != null),
  };
}

/** Row ids that pass filters and conditions; `null` for all. */
export function allowedFor(db: Database, filters: readonly Filter[], conditions: PhraseConstraints): IdSet | null {
  return combine(allowedObservations(db, filters), conditions);
}

export function throwIfCancelled(signal: CancelSignal | undefined): void {
  if (signal?.aborted) throw new EngineError('CANCELLED', 'The search was cancelled.');
}

/** The lexical retriever, or why it cannot answer: the meaning alone answers then. */
function lookUp(
  db: Database,
  query: Query,
): {
  readonly retriever: LexicalLevels | null;
  readonly phrases?: Query['phrases'];
  readonly verbatim?: ReadonlyMap<number, number>;
  readonly notices: readonly Notice[];
} {
  try {
    const telling = rareTerms(db, query);
    const own = lexicalRetriever(db, telling);
    const retriever = own && withLexicalLevels(db, own);
    return {
      retriever,
      phrases: telling.phrases,
      verbatim: verbatimRuns(db, query.verbatim),
      notices: retriever?.notices ?? [],
    };
  } catch {
    return {
      retriever: null,
      notices: [
        {
          code: 'LEXICAL_UNAVAILABLE',
          message: 'The results are by meaning only: Quarry cannot read the full-text index. Run "npx quarry doctor".',
        },
      ],
    };
  }
}

function toNotice(error: unknown): { readonly notice: Notice } {
  const reason = error instanceof EngineError ? inWords(error) : 'The model is not ready.';
  return { notice: { code: 'DENSE_UNAVAILABLE', message: `The results are by words only. ${reason}` } };
}
