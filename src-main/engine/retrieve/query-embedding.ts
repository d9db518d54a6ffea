/**
 * Vectors of what is asked, and of sentences that are compared with it: what was embedded lately is not embedded again.
 */
import type { CancelSignal } from '../../../src-shared/rpc.ts';
import type { Embedder } from '../embed/embedder.ts';
import { meanDirection } from '../projections/vectors/scan/unit-vectors.ts';
import { passages } from '../parse/chunk.ts';
import { throwIfCancelled } from './run-retrievers.ts';
import { createLruCache } from '../projections/fulltext/lru-cache.ts';

/** Windows of a long text that are embedded: what more would say of its meaning, the mean no longer shows. */
const MOST_WINDOWS = 8;
/** Characters of a window that are looked at, for each token that it may have: English has four to five. */
const CHARACTERS_PER_TOKEN = 6;
/** A filter put on or taken off asks for the same text again; so do explanations and sentences of an answer. */
const QUERIES_KEPT = 32;
const SENTENCES_KEPT = 2_000;

export interface QueryEmbedding {
  /**
   * The vector of a query, `Float32Array` of `[dimensions]`, length 1. A text longer than the model takes has the mean
   * of its windows', at most eight spread evenly over it, scaled to length 1.
   */
  ofQuery(text: string, signal?: CancelSignal): Promise<Float32Array>;
  /** The vector of a sentence as a document. It waits until no search does. */
  ofSentence(text: string, signal?: CancelSignal): Promise<Float32Array>;
}

export function createQueryEmbedding(embedder: Pick<Embedder, 'embed' | 'countTokens' | 'modelInfo'>): QueryEmbedding {
  const queries = createLruCache<Float32Array>(QUERIES_KEPT);
  const sentences = createLruCache<Float32Array>(SENTENCES_KEPT);

  const ofWindows = async (windows: readonly string[], signal?: CancelSignal): Promise<Float32Array> => {
    const vectors: Float32Array[] = [];
    for (const window of windows) {
      throwIfCancelled(signal);
      vectors.push(await embedder.embed(window, 'query', { signal }));
    }
    return meanDirection(vectors);
  };

  return {
    async ofQuery(text, signal) {
      const known = queries.get(text);
      if (known) return known;
      const windows = windowsOf(text, embedder);
      const vector =
        windows.length === 1
          ? await embedder.embed(windows[0] as string, 'query', { signal })
          : await ofWindows(windows, signal);
      queries.set(text, vector);
      return vector;
    },
    async ofSentence(text, signal) {
      const known = sentences.get(text);
      if (known) return known;
      const vector = await embedder.embed(text, 'document', { signal, patient: true });
      sentences.set(text, vector);
      return vector;
    },
  };
}

/**
 * A text that the model takes is one window; of a longer one there are at most eight, each a passage as documents have
 * them.
 */
export function windowsOf(
  text: string,
  { countTokens, modelInfo: { maxTokens, passageTokens } }: Pick<Embedder, 'countTokens' | 'modelInfo'>,
): readonly string[] {
  const reach = passageTokens * CHARACTERS_PER_TOKEN;
  if (text.length <= reach * MOST_WINDOWS) {
    if (countTokens(text) <= maxTokens) return [text];
    const ranges = passages(text, countTokens, passageTokens);
    if (ranges.length <= MOST_WINDOWS) return ranges.map(({ start, end }) => text.slice(start, end));
  }
  // Too long to be cut as a whole: a window at the beginning of each eighth, where a line or a word begins.
  const step = text.length / MOST_WINDOWS;
  return Array.from({ length: MOST_WINDOWS }, (_, i) => {
    const stretch = text
      .slice(Math.round(i * step), Math.round(i * step) + Math.min(reach, Math.ceil(step)))
      .toWellFormed();
    const begun = i === 0 ? stretch : stretch.slice(Math.max(0, stretch.search(/\s/)));
    const first = passages(begun, countTokens, passageTokens)[0];
    return first ? begun.slice(first.start, first.end) : '';
  }).filter((window) => window !== '');
}
