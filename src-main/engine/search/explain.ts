/** Why an observation is among the hits of a query, or why it is not. */
import { EngineError } from '../../../src-shared/errors.ts';
import type { Explanation, Hit } from '../../../src-shared/model.ts';
import type { ExplainRequest } from '../../../src-shared/protocol.ts';
import type { CancelSignal } from '../../../src-shared/rpc.ts';
import { copiesOf } from '../store/file-copies.ts';
import { findFilesEnding, type FoundFile } from '../store/files.ts';
import { allowedObservations } from '../store/filter/filters.ts';
import { stretchesOf } from '../store/documents.ts';
import { hasWordsOnly } from '../store/unembedded.ts';
import { documentOf, nearestLine, observationsAtLine } from '../store/observations.ts';
import type { Group } from '../rank/collapse.ts';
import { type Retrieved, runRetrievers, throwIfCancelled } from '../retrieve/run-retrievers.ts';
import { highlighterFor } from '../retrieve/query-by-example.ts';
import { standardised } from '../rank/fusion.ts';
import { showAlone, showGroups, type Showing } from '../present/hits.ts';
import type { RetrieverScores } from '../retrieve/retriever-scores.ts';
import type { QueryEmbedding } from '../retrieve/query-embedding.ts';
import { parseQuery, type Query } from '../retrieve/query.ts';
import { rank, type Ranking } from '../rank/rank.ts';
import * as say from '../present/reasons.ts';
import { rankGroups, type SearcherParts } from './searcher.ts';
import { bestSentence } from '../present/sentences.ts';
import type { RankingFeatureCache } from '../rank/ranking-features.ts';
import type { Scored } from '../projections/vectors/scan/top-k.ts';

/** The length of the list that is explained: a search's default. */
const SHOWN = 10;
/** Sentences of the observation that are compared with the query: each takes the model some milliseconds. */
const EXPLAINED_SENTENCES = 16;
/** Ranks that are told of; further down one place is like another. */
const DEEPEST = 20_000;

export interface ExplainParts extends SearcherParts {
  readonly traits: RankingFeatureCache;
  /** For the sentence that is nearest; `null` while there is no model. */
  readonly meaning: () => Promise<QueryEmbedding | null>;
}

/** @throws EngineError `PATH_NOT_FOUND` for a path that no source has */
export async function explain(
  parts: ExplainParts,
  request: ExplainRequest,
  signal?: CancelSignal,
): Promise<Explanation> {
  const { db } = parts;
  const files = findFilesEnding(db, request.path);
  const file = files[0];
  if (!file) throw pathNotFound(request.path);
  const ambiguous = files.length > 1 && file.path !== request.path ? [say.otherFiles(file.path, files.length - 1)] : [];

  const places = request.line === undefined ? firstOf(db, file) : observationsAtLine(db, file.id, request.line);
  if (places.length === 0) return nothingThere([...ambiguous, ...whyNotIndexed(parts, file, request.line)]);

  const query = parseQuery(request.query, (parts.now ?? Date.now)(), request.without);
  if (query.text === '') {
    const [observation] = showAlone(db, places.slice(0, 1), only(places[0] as number));
    const reasons = [query.filters.length > 0 ? say.FILTERS_ALONE : say.EMPTY];
    return { ...NOTHING, outcome: 'unmatched', reasons: [...ambiguous, ...reasons], observation: observation ?? null };
  }

  const consulted = await runRetrievers(parts, query, 'hybrid', signal);
  throwIfCancelled(signal);
  const list = rankGroups(parts, query, consulted, { signal });
  const groups = list.until(SHOWN);
  const { ranking } = list;
  // Whatever a filter says, and by score alone: deep enough that all which one may ask about are there.
  const everywhere = rank(
    { ...consulted, allowed: null },
    { depth: DEEPEST, fusion: 'standardised', lexicalWeight: undefined, newest: null, timesOf: () => () => null },
  );
  const target =
    request.line === undefined
      ? bestOf(stretchesOf(db, file.id), everywhere.ranked, places[0] as number)
      : bestAtLine(places, everywhere.ranked);
  return judge(parts, { query, consulted, ranking, groups, everywhere, target, ambiguous, signal });
}

interface Case {
  readonly query: Query;
  readonly consulted: Retrieved;
  /** As a search has it. */
  readonly ranking: Ranking;
  readonly groups: readonly Group[];
  /** Of all observations that a retriever has, without filters. */
  readonly everywhere: Ranking;
  readonly target: number;
  readonly ambiguous: readonly string[];
  readonly signal: CancelSignal | undefined;
}

async function judge(
  parts: ExplainParts,
  { query, consulted, ranking, groups, everywhere, target, ambiguous, signal }: Case,
): Promise<Explanation> {
  const { db } = parts;
  const { lexical, dense, scores, allowed } = consulted;
  const showing = {
    ...consulted,
    byWords: everywhere.byWords,
    byMeaning: everywhere.byMeaning,
    highlight: highlighterFor(query, consulted.phrases),
  };
  const show = (id: number, score: number, may: Showing['allowed'] = allowed): Hit | null =>
    showGroups(db, [{ id, score, similar: [] }], { ...showing, allowed: may })[0] ?? null;
  // A search shows one of what is copied, and has any of them in its groups.
  const family = (copiesOf(db, [target]).get(target) ?? []).filter(({ rowId }) => !allowed || allowed.has(rowId));
  const isTarget = (id: number): boolean => id === target || family.some(({ rowId }) => rowId === id);
  const original = family[0]?.rowId === target ? undefined : family[0];

  const shown = groups.slice(0, SHOWN);
  const passing = everywhere.ranked.filter(({ id }) => !allowed || allowed.has(id));
  const place = passing.findIndex(({ id }) => id === target);
  const score = everywhere.ranked.find(({ id }) => id === target)?.score ?? 0;
  const observation = show(target, score, only(target));
  const fusion = {
    lexicalWeight: everywhere.fusion?.lexicalWeight ?? (lexical ? 1 : 0),
    lexical: standing(lexical, everywhere.byWords, target),
    dense: scores?.scoreOf(target) === undefined ? null : standing(dense, everywhere.byMeaning, target),
  };
  const found: Omit<Explanation, 'outcome' | 'reasons'> = {
    observation,
    rank: null,
    ranked: passing.length,
    under: null,
    filters: [],
    fusion,
  };
  const retrievers = observation ? say.retrievers(observation, fusion, lexical?.around(target)) : [];
  const missing =
    dense && fusion.dense === null && observation?.type !== 'bookkeeping'
      ? [hasWordsOnly(db, documentOf(db, target) ?? 0) ? say.WORDS_ONLY : say.NO_VECTOR]
      : [];
  const notices = consulted.notices.filter(({ code }) => code !== 'VECTORS_INCOMPLETE').map(({ message }) => message);
  const conclude = (
    outcome: Explanation['outcome'],
    reasons: readonly string[],
    more: Partial<Explanation> = {},
  ): Explanation => ({
    ...found,
    ...more,
    outcome,
    reasons: [...ambiguous, ...reasons, ...missing, ...notices],
  });

  if (observation?.type === 'bookkeeping') {
    const place = shown.findIndex((group) => isTarget(group.id) || group.similar.some(({ id }) => isTarget(id)));
    if (place < 0) return conclude('unmatched', [say.BOOKKEEPING]);
    return conclude('hit', [say.hit(place + 1, (shown[place] as Group).similar.length), say.BOOKKEEPING], {
      rank: place + 1,
    });
  }
  const failing = query.filters.filter((filter) => !allowedObservations(db, [filter])?.has(target));
  if (failing.length > 0) {
    const filters = failing.map(({ typed }) => typed ?? '');
    const without = passingRank(everywhere.ranked, target);
    return conclude('filtered', [say.filtered(filters, without), ...retrievers], { filters });
  }
  if (allowed && !allowed.has(target)) return conclude('filtered', [say.EXCLUDED, ...retrievers]);

  const head = shown.findIndex(({ id }) => isTarget(id));
  const copied = original && observation ? [say.copy(original, observation)] : [];
  if (head >= 0) {
    const group = shown[head] as Group;
    if (original)
      return conclude('copy', [...copied, say.hit(head + 1, group.similar.length), ...retrievers], {
        rank: head + 1,
        under: show(group.id, group.score),
      });
    return conclude(
      'hit',
      [
        say.hit(head + 1, group.similar.length),
        ...retrievers,
        ...(await nearestSentence(parts, query, observation, signal)),
      ],
      { rank: head + 1 },
    );
  }
  const above = groups.findIndex(({ similar }) => similar.some(({ id }) => isTarget(id)));
  const inList = above >= 0 && above < SHOWN;
  if (inList) {
    const group = groups[above] as Group;
    const under = show(group.id, group.score);
    return conclude('similar', [...copied, say.similar(above + 1, under), ...retrievers], { rank: above + 1, under });
  }
  const session = shown.findIndex(({ inSession = [] }) => inSession.some(({ id }) => isTarget(id)));
  if (session >= 0) {
    const group = shown[session] as Group;
    const under = show(group.id, group.score);
    return conclude('folded', [...copied, say.folded(session + 1, under), ...retrievers], { rank: session + 1, under });
  }
  if (place < 0 && !fusion.lexical && !fusion.dense)
    return conclude('unmatched', [say.unmatched(lexical !== null, dense !== null)]);

  const last = shown.at(-1);
  const lastHit = last ? show(last.id, last.score) : null;
  const collapsedPlace = groups.findIndex(
    ({ id, similar }) => isTarget(id) || similar.some((member) => isTarget(member.id)),
  );
  return conclude(
    'below',
    [
      ...copied,
      say.below(place < 0 ? null : place + 1, passing.length, collapsedPlace < 0 ? null : collapsedPlace + 1, SHOWN),
      ...retrievers,
      ...(last && lastHit
        ? [
            say.lastShown(
              shown.length,
              lastHit,
              standing(lexical, ranking.byWords, last.id),
              standing(dense, ranking.byMeaning, last.id),
              { own: score, last: last.score },
            ),
          ]
        : []),
      ...(await nearestSentence(parts, query, observation, signal)),
    ],
    { rank: place < 0 ? null : place + 1 },
  );
}

/** How far an observation stands out within a retriever; `null` for words that it has none of. */
function standing(
  retriever: RetrieverScores | null,
  best: readonly Scored[],
  id: number,
): Explanation['fusion']['dense'] {
  if (!retriever) return null;
  const index = best.findIndex((scored) => scored.id === id);
  const score = retriever.scoreOf(id);
  return index < 0 && score === 0
    ? null
    : { score, standardised: standardised(retriever, id), rank: index < 0 ? null : index + 1 };
}

async function nearestSentence(
  { meaning }: ExplainParts,
  query: Query,
  observation: Hit | null,
  signal: CancelSignal | undefined,
): Promise<readonly string[]> {
  const model = observation ? await meaning() : null;
  if (!model || !observation) return [];
  const best = await bestSentence(
    model,
    await model.ofQuery(query.text, signal),
    observation.text,
    signal,
    EXPLAINED_SENTENCES,
  );
  return best ? [say.sentence(observation.text.slice(best.range.start, best.range.end), best.score)] : [];
}

/** For showing an observation itself, whatever stands for it in a search. */
function only(target: number): Showing['allowed'] {
  return { has: (id) => id === target };
}

/** The first observation of a document. What waits to be read again is searched as it was. */
function firstOf(db: ExplainParts['db'], { id }: FoundFile): readonly number[] {
  const [first] = stretchesOf(db, id);
  return first ? [first[0]] : [];
}

function whyNotIndexed({ db }: ExplainParts, file: FoundFile, line: number | undefined): readonly string[] {
  if (file.state !== 'indexed') return [say.notIndexed(file)];
  return [say.nothingAt(line, line === undefined ? undefined : nearestLine(db, file.id, line))];
}

const NOTHING: Explanation = {
  outcome: 'not indexed',
  reasons: [],
  observation: null,
  rank: null,
  ranked: 0,
  under: null,
  filters: [],
  fusion: { lexicalWeight: 0, lexical: null, dense: null },
};

function nothingThere(reasons: readonly string[]): Explanation {
  return { ...NOTHING, reasons };
}

/** The one of a document that is ranked first; where none is, the given one. */
function bestOf(
  stretches: readonly (readonly [first: number, last: number])[],
  ranked: readonly Scored[],
  otherwise: number,
): number {
  return ranked.find(({ id }) => stretches.some(([first, last]) => first <= id && id <= last))?.id ?? otherwise;
}

/**
 * Of observations at the same place, such as the pieces of one long line, the one that is ranked first; where none is,
 * the first.
 */
function bestAtLine(places: readonly number[], ranked: readonly Scored[]): number {
  const own = new Set(places);
  return ranked.find(({ id }) => own.has(id))?.id ?? (places[0] as number);
}

function passingRank(ranked: readonly Scored[], id: number): number | null {
  const index = ranked.findIndex((scored) => scored.id === id);
  return index < 0 ? null : index + 1;
}

function pathNotFound(path: string): EngineError {
  return new EngineError('PATH_NOT_FOUND', `No source has a file ${path}.`, {
    next: 'Check the path, or add its folder: npx quarry index FOLDER',
    details: { path },
  });
}
