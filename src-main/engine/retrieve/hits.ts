/** Ranked row ids to what is shown of them. */
import type { Hit, LegScore, MatchedTerm, TextRange } from '../../../src-shared/model.ts';
import type { Database } from '../index/database.ts';
import { type FoundObservation, findObservations } from '../index/observations.ts';
import { findPassage } from '../index/passages.ts';
import type { DenseScores } from '../index/scan/vector-index.ts';
import type { Scored } from '../index/scan/top-k.ts';
import type { Group } from './collapse.ts';
import type { LexicalLeg } from './lexical.ts';
import { makeSnippet } from './snippet.ts';

export interface Showing {
  readonly highlight: (text: string) => readonly TextRange[];
  readonly lexical: LexicalLeg | null;
  readonly scores: DenseScores | null;
  /** Each leg's candidates, best first: a hit's rank is its place there. */
  readonly byWords: readonly Scored[];
  readonly byMeaning: readonly Scored[];
}

/** Groups as hits with the near-duplicates under them. What was forgotten since it was scored is left out; the next of its group stands for it. */
export function showGroups(db: Database, groups: readonly Group[], showing: Showing): Hit[] {
  const members = groups.flatMap((group): Scored[] => [group, ...group.similar]);
  const found = findObservations(db, members.map(({ id }) => id));
  const legs = { lexical: scoresIn(showing.byWords), dense: scoresIn(showing.byMeaning) };
  const show = ({ id, score }: Scored, similar: readonly Hit[]): Hit[] => {
    const observation = found.get(id);
    if (!observation) return [];
    const { rowId: _, ...shown } = observation;
    return [{
      ...shown, score, similar,
      snippet: snippetOf(db, observation, showing),
      legs: { lexical: legs.lexical(id), dense: legs.dense(id) },
      matchedTerms: matchedTerms(showing.lexical, id),
    }];
  };
  return groups.flatMap((group) => {
    const similar = group.similar.flatMap((member) => show(member, []));
    const [head] = show(group, similar);
    return head ? [head] : similar.slice(0, 1).map((first) => ({ ...first, similar: similar.slice(1) }));
  });
}

/** An observation as a hit of no query. */
export function showAlone({ rowId: _, ...shown }: FoundObservation): Hit {
  return { ...shown, score: 0, snippet: makeSnippet(shown.text, []), legs: { lexical: null, dense: null }, matchedTerms: [], similar: [] };
}

/** What an observation owes to which words of the query, best first. */
export function matchedTerms(lexical: LexicalLeg | null, id: number): readonly MatchedTerm[] {
  const parts = lexical?.explain(id) ?? [];
  return parts
    .filter(({ score }) => score > 0)
    .map(({ phrase, score }) => ({ term: phrase, score }))
    .sort((a, b) => b.score - a.score || (a.term < b.term ? -1 : 1));
}

function scoresIn(best: readonly Scored[]): (id: number) => LegScore | null {
  const places = new Map(best.map(({ id }, place) => [id, place]));
  return (id) => {
    const place = places.get(id);
    return place === undefined ? null : { rank: place + 1, score: (best[place] as Scored).score };
  };
}

function snippetOf(db: Database, { rowId, text }: FoundObservation, { highlight, scores }: Showing): Hit['snippet'] {
  return makeSnippet(text, highlight(text), () => {
    const passage = scores?.passageOf(rowId);
    return passage === undefined ? null : (findPassage(db, passage) ?? null);
  });
}
