import type { BestSentence, FacetGroup, Hit } from '../../src-shared/model.ts';
import type { SearchResponse } from '../../src-shared/protocol.ts';
import type { WireTap } from './wire.ts';

/** What the engine was asked for after an answer. */
export interface Asked {
  readonly sentences: { readonly query: string; readonly observationIds: readonly string[] }[];
  readonly related: { readonly observationId: string; readonly ownSession?: boolean }[];
}

/**
 * Answers of the engine with refinements that are made up, so that a test knows them: the second and third hit are
 * near-duplicates of the first, each hit's last sentence is the nearest, and the last hits are related to any.
 */
export function refine(wire: WireTap): Asked {
  const asked: Asked = { sentences: [], related: [] };
  let hits: readonly Hit[] = [];
  wire.onResult((method, value) => {
    if (method !== 'search') return value;
    const answer = value as SearchResponse;
    if (answer.query.startsWith('type:')) return value;
    // Nothing is folded but what is made up below.
    const all = answer.hits.flatMap(({ moreSimilar: _, moreInSession: __, inSession = [], ...hit }) => [
      { ...hit, similar: [] },
      ...hit.similar,
      ...inSession,
    ]);
    if (all.length < 6) return value;
    hits = all;
    const [first, second, third, ...rest] = hits.map((hit) => ({ ...hit, matchedTerms: termsOf(hit) }));
    return {
      ...answer,
      hits: [{ ...first!, similar: [second!, third!] }, ...rest],
      facets: facetsOf(hits),
    } satisfies SearchResponse;
  });
  wire.onCall(({ method, request }) => {
    if (method === 'bestSentences') {
      const call = request as Asked['sentences'][number];
      asked.sentences.push(call);
      return { kind: 'result', value: hits.filter(({ id }) => call.observationIds.includes(id)).map(lastSentence) };
    }
    if (method === 'related') {
      const call = request as Asked['related'][number];
      asked.related.push(call);
      const others = hits.filter(({ id }) => id !== call.observationId).slice(call.ownSession ? 0 : -5);
      return {
        kind: 'result',
        value: {
          query: '',
          hits: others.slice(0, 5),
          total: others.length,
          facets: [],
          notices: [],
          tookMs: 1,
        } satisfies SearchResponse,
      };
    }
    return null;
  });
  return asked;
}

function termsOf({ snippet }: Hit): Hit['matchedTerms'] {
  const terms = new Set(snippet.matches.map(({ start, end }) => snippet.text.slice(start, end).toLowerCase()));
  return [...terms].map((term, i) => ({ term, score: 9 - i }));
}

function lastSentence({ id, text }: Hit): BestSentence {
  const start = Math.max(0, text.trimEnd().lastIndexOf('. ') + 1, text.lastIndexOf(': ') + 2);
  return { observationId: id, range: { start, end: text.length }, score: 0.5 };
}

function facetsOf(hits: readonly Hit[]): FacetGroup[] {
  const group = (field: FacetGroup['field'], values: readonly (string | null | undefined)[]): FacetGroup => {
    const counts = Map.groupBy(
      values.filter((value) => value),
      (value) => value!,
    );
    return {
      field,
      values: [...counts].map(([value, all]) => ({ value, count: all.length })).sort((a, b) => b.count - a.count),
    };
  };
  return [
    group(
      'type',
      hits.map(({ type }) => type),
    ),
    group(
      'year',
      hits.map(({ happenedAt }) => (happenedAt === null ? null : String(new Date(happenedAt).getUTCFullYear()))),
    ),
    group(
      'branch',
      hits.map(({ session }) => session?.branch),
    ),
    group('tag', [
      'valves',
      'sensors',
      'a-tag-with-a-very-long-name-that-does-not-fit',
      'pumps',
      'radio',
      'seeds',
      'snails',
      'frost',
    ]),
    group(
      'project',
      hits.map(({ session }) => session?.project ?? 'greenhouse'),
    ),
    group(
      'model',
      hits.map(({ session }) => session?.model),
    ),
    group(
      'ext',
      hits.map(({ path }) => path.slice(path.lastIndexOf('.') + 1)),
    ),
    group('has', ['solution', 'code', 'solution']),
  ].filter(({ values }) => values.length > 0);
}
