import type { BestSentence } from '../../src-shared/model.ts';
import type { Remote } from '../engine.ts';
import { createLatest } from '../latest-only.ts';
import type { State, Store } from '../store.ts';
import { isExample } from '../../src-shared/query/example.ts';
import { withoutFilters } from '../../src-shared/query/edit.ts';
import { REST_MS } from './search-controller.ts';

/** Queries whose sentences are kept, so that going back to one asks nothing. */
const KEPT = 20;
/** The most that one call may ask for. */
const MOST = 100;

export interface SentenceHighlights {
  /**
   * What is in view may have changed: after a pause, asks for the sentences of these observations that are not known
   * yet.
   */
  look(inView: () => readonly string[]): void;
  /** The person types on: nothing is asked, and what was asked is cancelled. */
  drop(): void;
}

/**
 * Finds the sentence nearest in meaning for each visible hit. This costs the engine an embedding a sentence, so it
 * waits until the person reads the answer. A failure is not reported: the sentences are only a help, and the next
 * change asks again.
 */
export function createSentenceHighlights(store: Store, api: () => Pick<Remote, 'bestSentences'>): SentenceHighlights {
  const latest = createLatest();
  /** By query, by observation; `null`: it was asked for and has none. */
  const known = new Map<string, Map<string, BestSentence | null>>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const knownOf = (query: string): Map<string, BestSentence | null> => {
    const of = known.get(query) ?? new Map<string, BestSentence | null>();
    known.delete(query);
    known.set(query, of);
    const oldest = known.keys().next();
    if (known.size > KEPT && !oldest.done) known.delete(oldest.value);
    return of;
  };

  const publish = (query: string, of: ReadonlyMap<string, BestSentence | null>): void => {
    const byId = new Map([...of].flatMap(([id, sentence]) => (sentence ? [[id, sentence]] : [])));
    const { sentences } = store.get();
    if (sentences.query !== query || sentences.byId.size !== byId.size) store.set({ sentences: { query, byId } });
  };

  const ask = async (inView: () => readonly string[]): Promise<void> => {
    const query = settledQuery(store.get());
    if (query === null) return;
    const of = knownOf(query);
    publish(query, of);
    const missing = [...new Set(inView())].filter((id) => !of.has(id)).slice(0, MOST);
    if (missing.length === 0) return;
    const outcome = await latest.run((signal) => api().bestSentences({ query, observationIds: missing }, { signal }));
    if (outcome.kind !== 'done') return;
    for (const id of missing) of.set(id, null);
    for (const sentence of outcome.value) of.set(sentence.observationId, sentence);
    if (settledQuery(store.get()) === query) publish(query, of);
  };

  return {
    look(inView) {
      clearTimeout(timer);
      timer = setTimeout(() => void ask(inView), REST_MS);
    },
    drop() {
      clearTimeout(timer);
      latest.drop();
    },
  };
}

/** The query that is in the box and answered, when it has words to be near to; else `null`. */
function settledQuery({ answer, query, engine }: State): string | null {
  const settled = answer.kind === 'hits' && answer.query === query && engine.kind === 'ready';
  return settled && (isExample(query) || withoutFilters(query) !== '') ? query : null;
}

/** The nearest sentence of an observation for the answer on screen, if it is known. */
export function sentenceOf(
  { answer, sentences }: Pick<State, 'answer' | 'sentences'>,
  id: string,
): BestSentence | null {
  return answer.kind === 'hits' && answer.query === sentences.query ? (sentences.byId.get(id) ?? null) : null;
}
