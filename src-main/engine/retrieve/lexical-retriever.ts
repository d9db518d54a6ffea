/** The lexical retriever: BM25 over the words of observations. */
import type { Notice } from '../../../src-shared/model.ts';
import type { Database } from '../store/database.ts';
import { commonCandidates, eachOf, LEAST_IDF, support } from './high-frequency-terms.ts';
import type { RetrieverScores } from './retriever-scores.ts';
import { costOfTexts, phrasesOf } from './text-matcher.ts';
import { createTopK } from '../projections/vectors/scan/top-k.ts';
import { phraseIndex } from '../projections/fulltext/postings.ts';
import type { Query } from './query.ts';
import { isStopWord } from './stop-words.ts';
import type { QueryTerm } from './query-term.ts';
import { contributionOf, MOST_FACTOR, resolveTerms, supportOf } from './query-terms.ts';
import { placeOf, sumOf } from './score-accumulators.ts';
import type { Identifier, Words } from './query-words.ts';

export interface LexicalRetriever extends RetrieverScores {
  /**
   * How much of the query stands together in one observation: the most of its phrases' inverse document frequencies
   * that any has, as a share of their sum, 0 to 1. High where the words were written as they are asked for
   * (identifiers), low where they were not (paraphrases).
   */
  readonly coverage: number;
  /** Observations that have the identifier that the query is, where they are few: nothing may come before them. */
  readonly exact: ReadonlySet<number>;
  /** What was looked for instead of words that stand nowhere. */
  readonly corrected: readonly string[];
  readonly notices: readonly Notice[];
  /**
   * How far the best observation stands above the tenth, as a share of how far it stands above the mean, 0 to 1: high
   * where the words single something out, low where many have the same of them. 0 without a match.
   */
  readonly gap: number;
  /** The phrases as the index answers them, and the identifiers among them. */
  readonly terms: readonly QueryTerm[];
  readonly identifiers: readonly Identifier[];
  /**
   * How much of a score counts where only a part of the query stands: the root of that part, weighed by rarity.
   *
   * @param rarity the sum of the rarities of the phrases that are there
   */
  coordination(score: number, rarity: number): number;
  /** The phrases that an observation has, with their parts of its score, the most first. */
  explain(observationId: number): readonly { readonly phrase: string; readonly score: number }[];
}

/** Rows that are scored one by one for one query: all in an index of some years, the rarest words' in a larger one. */
const EXACT_ROWS = 12_000;
const EXACT_ROWS_LARGE = 3_000;
/** Their scores say little. */
const EXACT_ROWS_STOP_WORDS = 1_500;
const LARGE = 20_000;
/** The place that the best is compared with. */
const GAP_TO = 10;
/** Observations that may be hits and are looked at one by one, where they are no more. */
const MOST_LISTED = 500;
/** An identifier in more observations than this tells no single one. */
const MOST_EXACT = 20;

/**
 * Scores every observation that has a word of the query; `null` when the query has no words.
 *
 * Phrases are taken from the rarest on while their rows are few enough to score each. What is more common only
 * supports: its part of the score is its rarity times an average factor, for the observations that the rarer phrases
 * found. Where all phrases are common, candidates are those that have most of them. An observation that has an
 * identifier whole scores the most that the identifier's words can score, however long it is, so that none with only
 * its parts comes before it.
 *
 * What has all words of the query counts in full, what has some of them less ("coordination", known from the vector
 * space model of Salton's SMART and of Lucene; here the square root of the share of the query's rarity).
 *
 * @param exactRows rows that are scored one by one (default: 12,000, or 3,000 above 20,000 observations; fewer where
 *   texts are long)
 */
export function lexicalRetriever(
  db: Database,
  query: Pick<Query, keyof Words>,
  exactRows?: number,
): LexicalRetriever | null {
  if (query.phrases.length === 0) return null;
  const index = phraseIndex(db);
  const { total } = index;
  const tellsNothing = query.phrases.every((words) => words.length === 1 && isStopWord(words[0] as string));
  let budget =
    exactRows ??
    Math.ceil((tellsNothing ? EXACT_ROWS_STOP_WORDS : total > LARGE ? EXACT_ROWS_LARGE : EXACT_ROWS) / index.rowCost);
  const { parts, corrections } = resolveTerms(index, query, budget);

  const common: QueryTerm[] = [];
  for (const part of parts.toSorted((a, b) => a.count - b.count)) {
    budget -= part.count;
    if (part.count === 0) continue;
    if (budget >= 0) part.postings = index.postings(part.match);
    else if (part.without === null) common.push(part);
  }

  const rare = parts.filter(({ postings }) => postings !== null);
  let table = sumOf(rare);
  for (const identifier of query.identifiers) {
    const whole = parts.find(({ at }) => at === identifier.whole);
    if (!whole?.postings) continue;
    const own = parts.filter(
      ({ at, weight }) => weight === 1 && (at === identifier.whole || identifier.parts.includes(at)),
    );
    const most = MOST_FACTOR * own.reduce((sum, part) => sum + part.idf, 0);
    for (const id of whole.postings.ids) {
      const at = placeOf(table.ids, id);
      table.scores[at] =
        (table.scores[at] as number) + most - own.reduce((sum, part) => sum + contributionOf(part, id), 0);
    }
  }

  const all = parts.reduce((most, { rarity }) => most + rarity, 0);
  /** How much of a score counts: the root of the share of the query, weighed by rarity, that the observation has. */
  const coordination = (score: number, rarity: number): number =>
    all === 0 ? 1 : Math.sqrt(Math.min(1, Math.max(rarity, score / MOST_FACTOR) / all));

  let sum = 0;
  let squares = 0;
  for (let at = 0; at < table.ids.length; at++) {
    const plain = table.scores[at] as number;
    const score = plain * coordination(plain, table.covered[at] as number);
    sum += score;
    squares += score * score;
  }
  // Observations without a match count with their zero. Common phrases are taken for independent of the others.
  let mean = sum / total;
  let variance = Math.max(0, squares / total - mean * mean);
  for (const part of common) {
    const share = part.count / total;
    const score = supportOf(part) * coordination(supportOf(part), part.rarity);
    mean += share * score;
    variance += share * (1 - share) * score ** 2;
  }

  if (rare.length > 0) support(db, index, common, rare, table);
  else table = commonCandidates(db, index, common);

  const { ids, scores, covered } = table;
  let most = 0;
  for (let at = 0; at < ids.length; at++) {
    const rarity = covered[at] as number;
    most = Math.max(most, rarity);
    scores[at] = (scores[at] as number) * coordination(scores[at] as number, rarity);
  }

  const first = createTopK(GAP_TO);
  for (let at = 0; at < ids.length; at++) {
    const score = scores[at] as number;
    if (score >= first.floor()) first.offer(ids[at] as number, score);
  }
  const leaders = first.take();
  const [leader, follower] = [leaders[0]?.score ?? 0, leaders[GAP_TO - 1]?.score ?? 0];

  const looked = new Map<number, number>();
  // Where there are rarer ones, those that stand nearly everywhere move nothing.
  const telling = rare.length > 0 ? common.filter(({ idf }) => idf >= LEAST_IDF) : common;
  const prepare = (asked: readonly number[]): void => {
    const unknown = telling.length === 0 ? [] : asked.filter((id) => placeOf(ids, id) < 0 && !looked.has(id));
    if (unknown.length === 0) return;
    const missing = telling.filter((part) => !index.members(part, 0));
    const sets = telling.map((part) => index.members(part, costOfTexts(db, unknown) / Math.max(1, missing.length)));
    const byText = phrasesOf(
      db,
      unknown,
      telling.filter((_, i) => !sets[i]),
    );
    for (const id of unknown) {
      const has = telling.filter((part, i) => sets[i]?.has(id) ?? byText.get(id)?.includes(part));
      for (const part of has) part.members.add(id);
      const score = has.reduce((total, part) => total + supportOf(part), 0);
      looked.set(
        id,
        score *
          coordination(
            score,
            has.reduce((total, { rarity }) => total + rarity, 0),
          ),
      );
    }
  };
  const scoreOf = (id: number): number => {
    const at = placeOf(ids, id);
    if (at >= 0 || common.length === 0) return scores[at] ?? 0;
    prepare([id]);
    return looked.get(id) ?? 0;
  };

  const only = query.onlyIdentifier ? parts.find(({ at }) => at === query.identifiers[0]?.whole) : undefined;
  return {
    mean,
    deviation: Math.sqrt(variance),
    coverage: all === 0 ? 0 : most / all,
    gap: leader > mean ? Math.min(1, (leader - follower) / (leader - mean)) : 0,
    terms: parts,
    identifiers: query.identifiers,
    coordination,
    exact: new Set(only && only.count <= MOST_EXACT ? only.postings?.ids : []),
    corrected: corrections.map(({ word }) => word),
    notices: corrections.map(({ typed, word }) => ({
      code: 'WORD_CORRECTED',
      message: `Nothing contains "${typed}"; searched for "${word}" as well.`,
    })),
    prepare,
    scoreOf,
    best(k, allowed) {
      const top = createTopK(k);
      let found = 0;
      let floor = -Infinity;
      for (let at = 0; at < ids.length; at++) {
        const id = ids[at] as number;
        // Once there are enough: to ask whether one may be a hit can mean to read its text.
        if (found >= k && (scores[at] as number) < floor) continue;
        if (allowed && !allowed.has(id)) continue;
        found++;
        top.offer(id, scores[at] as number);
        floor = top.floor();
      }
      if (found < k && common.length > 0) {
        const share = Math.min(1, (allowed?.size ?? total) / total);
        // A quotation that few observations have: looking for these among all that have a common word would take much
        // longer.
        const few =
          allowed instanceof Set && allowed.size <= MOST_LISTED
            ? [...(allowed as ReadonlySet<number>)].filter((id) => placeOf(ids, id) < 0)
            : null;
        const more =
          few ??
          eachOf(db, index, common, (id) => placeOf(ids, id) < 0 && (!allowed || allowed.has(id)), k - found, share);
        prepare(more);
        for (const id of more) if (few === null || scoreOf(id) > 0) top.offer(id, scoreOf(id));
      }
      return top.take();
    },
    explain(id) {
      const score = scoreOf(id);
      const contributions = parts.map((part) => contributionOf(part, id));
      const scale = score / (contributions.reduce((total, one) => total + one, 0) || 1);
      return parts
        .map((part, i) => ({ phrase: part.shown, score: (contributions[i] as number) * scale }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score);
    },
  };
}
