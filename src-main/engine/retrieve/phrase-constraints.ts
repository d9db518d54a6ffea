/** What must stand in an observation's text and what must not: sets of observations, for both retrievers. */
import { asRead } from '../../../src-shared/as-read.ts';
import type { Database } from '../store/database.ts';
import { cached } from '../store/filter/filter-cache.ts';
import type { IdSet } from '../store/filter/id-set.ts';
import { textsOf } from '../store/observations.ts';
import type { Quotation, Words } from './query-words.ts';
import { findMatch, inText, matchOf } from '../projections/fulltext/fts5-queries.ts';
import { fold, isUnspaced } from '../projections/fulltext/analyzer.ts';

export interface PhraseConstraints {
  /** Observations that have all that is required; `null` when nothing is. */
  readonly allowed: IdSet | null;
  /** Observations that have something that is excluded; `null` when nothing is. */
  readonly forbidden: IdSet | null;
}

/** Up to here texts are read and compared at once; of more, each when it is asked for. */
const COMPARED_AT_ONCE = 500;

/**
 * The observations whose own text (not title or headings) contains what the query quotes, and those that contain what
 * it excludes. The lexicon gives those with the stems in their sequence, and the text decides: letter case, accents and
 * what stands between words that are typed with a space do not matter, punctuation that is typed does.
 */
export function phraseConstraintsOf(
  db: Database,
  { required, excluded }: Pick<Words, 'required' | 'excluded'>,
): PhraseConstraints {
  let allowed: IdSet | null = null;
  for (const quotation of required) {
    const found = having(db, quotation);
    allowed = allowed === null ? found : both(allowed, found);
  }
  const forbidden = excluded.map((quotation) => having(db, quotation));
  return {
    allowed,
    forbidden:
      forbidden.length === 0
        ? null
        : {
            has: (id) => forbidden.some((set) => set.has(id)),
            size: forbidden.reduce((sum, { size }) => sum + size, 0),
          },
  };
}

/** The ids of both a set (`null`: all) and conditions; `null` when all are. */
export function combine(set: IdSet | null, { allowed, forbidden }: PhraseConstraints): IdSet | null {
  const within = allowed && set ? both(allowed, set) : (allowed ?? set);
  if (!forbidden) return within;
  return { has: (id) => (within === null || within.has(id)) && !forbidden.has(id), size: within?.size ?? Infinity };
}

function both(a: IdSet, b: IdSet): IdSet {
  return { has: (id) => a.has(id) && b.has(id), size: Math.min(a.size, b.size) };
}

/** Kept until the index changes: who types on asks for the same again. */
function having(db: Database, quotation: Quotation): IdSet {
  return cached(db, `quotation ${quotation.exact} ${quotation.typed}`, () => lookUp(db, quotation));
}

function lookUp(db: Database, { typed, words, exact }: Quotation): IdSet {
  const ids = findMatch(db, inText(matchOf({ words })));
  const candidates = new Set(ids);
  const pattern = exact ? patternOf(typed) : null;
  if (!pattern) return candidates;
  // As it is read and as it is written: who quotes may have either before their eyes.
  const holdsPattern = (text: string): boolean => pattern.test(fold(asRead(text))) || pattern.test(fold(text));
  const holds = (id: number): boolean => textsOf(db, [id]).some(({ text }) => holdsPattern(text));
  if (ids.length <= COMPARED_AT_ONCE)
    return new Set(
      textsOf(db, ids)
        .filter(({ text }) => holdsPattern(text))
        .map(({ id }) => id),
    );
  const known = new Map<number, boolean>();
  return {
    size: candidates.size,
    has(id) {
      if (!candidates.has(id)) return false;
      let answer = known.get(id);
      if (answer === undefined) known.set(id, (answer = holds(id)));
      return answer;
    },
  };
}

/** Finds a quotation in a folded text; also for marking it. */
export function patternOf(typed: string): RegExp | null {
  const folded = fold(typed)
    .trim()
    .replace(/(?<=[\p{L}\p{N}\p{M}])[.,;:!?…\s]+$/u, '');
  const words = folded.match(/[\p{L}\p{N}\p{M}]+/gu);
  if (!words) return null;
  const body = folded
    .split(/([^\p{L}\p{N}\p{M}]+)/u)
    .map((piece, i) =>
      i % 2 === 0
        ? escaped(piece)
        : /^\s+$/.test(piece)
          ? '[^\\p{L}\\p{N}\\p{M}]+'
          : piece
              .trim()
              .split(/\s+/)
              .map(escaped)
              .join('\\s+')
              .replace(/^/, /^\s/.test(piece) ? '\\s+' : '')
              .replace(/$/, /\s$/.test(piece) ? '\\s+' : ''),
    )
    .join('');
  const before = /^[\p{L}\p{N}]/u.test(folded) && !isUnspaced(folded) ? '(?<![\\p{L}\\p{N}\\p{M}])' : '';
  const after =
    /[\p{L}\p{N}\p{M}]$/u.test(folded) && !isUnspaced(words.at(-1)?.slice(-1) ?? '') ? '(?![\\p{L}\\p{N}\\p{M}])' : '';
  return new RegExp(`${before}${body}${after}`, 'u');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
