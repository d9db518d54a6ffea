/** Ranked row ids to what is shown of them. */
import type { CopyPlace, Hit, RetrieverScore, MatchedTerm, TextRange } from '../../../src-shared/model.ts';
import { type Copy, copiesOf } from '../store/file-copies.ts';
import type { Database } from '../store/database.ts';
import type { IdSet } from '../store/filter/id-set.ts';
import { type FoundObservation, findObservations, LONGEST_SHOWN, shownText } from '../store/observations.ts';
import { findPassage } from '../store/passages.ts';
import type { Group } from '../rank/collapse.ts';
import type { LexicalRetriever } from '../retrieve/lexical-retriever.ts';
import type { DenseScores } from '../projections/vectors/scan/vector-index.ts';
import type { Scored } from '../projections/vectors/scan/top-k.ts';
import { makeSnippet } from './snippet.ts';

/**
 * Near-duplicates that an answer shows under all its hits, those of the first hits first: a log may repeat a line a
 * hundred thousand times.
 */
const MOST_SIMILAR = 500;
/** Rows of its session that are shown under a hit. */
const MOST_IN_SESSION = 20;
/** Of their texts, in UTF-16 code units: they say what the hit says. */
const LONGEST_SIMILAR = 320;
/** Of such a text, where its snippet is looked for. */
const SIMILAR_WINDOW = 1_024;

export interface Showing {
  readonly highlight: (text: string) => readonly TextRange[];
  readonly lexical: LexicalRetriever | null;
  readonly scores: DenseScores | null;
  /** Each retriever's candidates, best first: a hit's rank is its place there. */
  readonly byWords: readonly Scored[];
  readonly byMeaning: readonly Scored[];
  /** What may be shown: of copies, the first that may be is. `null` for all. */
  readonly allowed: Pick<IdSet, 'has'> | null;
}

/**
 * Groups as hits with the near-duplicates under them. What was forgotten since it was scored is left out; the next of
 * its group stands for it.
 */
export function showGroups(db: Database, all: readonly Group[], showing: Showing): Hit[] {
  let left = MOST_SIMILAR;
  const groups = all.map(({ similar, inSession = [], ...group }) => {
    const shown = similar.slice(0, left);
    left -= shown.length;
    return { ...group, similar: shown, more: similar.length - shown.length, inSession };
  });
  const members = groups.flatMap((group): Scored[] => [
    group,
    ...group.similar,
    ...group.inSession.slice(0, MOST_IN_SESSION),
  ]);
  const families = familiesOf(
    db,
    members.map(({ id }) => id),
    showing.allowed,
  );
  const found = findObservations(
    db,
    members.map(({ id }) => families.shown(id)),
  );
  const retrievers = { lexical: scoresIn(showing.byWords), dense: scoresIn(showing.byMeaning) };
  const show = ({ id, score }: Scored, similar: readonly Hit[], longest = LONGEST_SHOWN): Hit[] => {
    const shownId = families.shown(id);
    const observation = found.get(shownId);
    if (!observation) return [];
    const { rowId: _, ...shown } = observation;
    return [
      {
        ...shown,
        ...shownText(observation.text, observation.wholeLength ?? null, longest),
        score,
        similar,
        alsoAt: families.others(id),
        snippet: snippetOf(
          db,
          longest === LONGEST_SHOWN
            ? observation
            : { ...observation, text: shownText(observation.text, null, SIMILAR_WINDOW).text },
          showing,
        ),
        retrievers: { lexical: retrievers.lexical(families.all(id)), dense: retrievers.dense(families.all(id)) },
        matchedTerms: matchedTerms(showing.lexical, shownId),
      },
    ];
  };
  return groups.flatMap((group) => {
    const similar = group.similar.flatMap((member) =>
      show(member, [], LONGEST_SIMILAR).map((hit) => (member.earlier ? { ...hit, earlier: true as const } : hit)),
    );
    const [head] = show(group, similar);
    const shown = head ? [head] : similar.slice(0, 1).map((first) => ({ ...first, similar: similar.slice(1) }));
    const inSession = group.inSession.slice(0, MOST_IN_SESSION).flatMap((member) => show(member, [], LONGEST_SIMILAR));
    const moreInSession = group.inSession.length - Math.min(MOST_IN_SESSION, group.inSession.length);
    return shown.map((hit) => ({
      ...hit,
      ...(group.more > 0 && { moreSimilar: group.more }),
      ...(inSession.length > 0 && { inSession }),
      ...(moreInSession > 0 && { moreInSession }),
    }));
  });
}

/** Observations as hits of no query. Those that were forgotten meanwhile are left out. */
export function showAlone(db: Database, rowIds: readonly number[], allowed: Showing['allowed']): readonly Hit[] {
  const families = familiesOf(db, rowIds, allowed);
  const found = findObservations(db, rowIds.map(families.shown));
  return rowIds.flatMap((id) => {
    const observation = found.get(families.shown(id));
    if (!observation) return [];
    const { rowId: _, ...shown } = observation;
    return [
      {
        ...shown,
        ...shownText(shown.text, shown.wholeLength ?? null),
        score: 0,
        snippet: makeSnippet(shown.text, []),
        retrievers: { lexical: null, dense: null },
        matchedTerms: [],
        similar: [],
        alsoAt: families.others(id),
      },
    ];
  });
}

/** Of each row id: which of its copies is shown, where the others are, and the ids of all. */
function familiesOf(
  db: Database,
  rowIds: readonly number[],
  allowed: Showing['allowed'],
): {
  readonly shown: (id: number) => number;
  readonly others: (id: number) => readonly CopyPlace[];
  readonly all: (id: number) => readonly number[];
} {
  const families = copiesOf(db, rowIds);
  const shown = (id: number): number =>
    families.get(id)?.find(({ rowId }) => !allowed || allowed.has(rowId))?.rowId ?? id;
  const others = (id: number): readonly Copy[] => families.get(id)?.filter(({ rowId }) => rowId !== shown(id)) ?? [];
  return {
    shown,
    others: (id) => others(id).map(({ rowId: _, ...place }) => place),
    all: (id) => families.get(id)?.map(({ rowId }) => rowId) ?? [id],
  };
}

/** What an observation owes to which words of the query, best first. */
export function matchedTerms(lexical: LexicalRetriever | null, id: number): readonly MatchedTerm[] {
  const parts = lexical?.explain(id) ?? [];
  return parts
    .filter(({ score }) => score > 0)
    .map(({ phrase, score }) => ({ term: phrase, score }))
    .sort((a, b) => b.score - a.score || (a.term < b.term ? -1 : 1));
}

/** Places by id of a retriever's candidates: an explanation shows several observations of one ranking of thousands. */
const placesOf = new WeakMap<readonly Scored[], ReadonlyMap<number, number>>();

/** The best rank of these ids, which are copies of each other: not all need be among a retriever's candidates. */
function scoresIn(best: readonly Scored[]): (ids: readonly number[]) => RetrieverScore | null {
  const places = placesOf.get(best) ?? new Map(best.map(({ id }, place) => [id, place]));
  placesOf.set(best, places);
  return (ids) => {
    const place = Math.min(...ids.map((id) => places.get(id) ?? Infinity));
    return place === Infinity ? null : { rank: place + 1, score: (best[place] as Scored).score };
  };
}

function snippetOf(db: Database, { rowId, text }: FoundObservation, { highlight, scores }: Showing): Hit['snippet'] {
  return makeSnippet(text, highlight(text), () => {
    const passage = scores?.passageOf(rowId);
    return passage === undefined ? null : (findPassage(db, passage) ?? null);
  });
}
