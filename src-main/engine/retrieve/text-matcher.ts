/** Which phrases an observation has, from its text: FTS5 is slow to say it of a common word and single observations. */
import { asRead } from '../../../src-shared/as-read.ts';
import type { Database } from '../store/database.ts';
import { textsWithContext } from '../store/write/heading-context.ts';
import { bytesOfTexts } from '../store/observations.ts';
import type { QueryTerm } from './query-term.ts';
import { partsOf } from '../projections/fulltext/fts5-table.ts';
import { emojiOf, signsOf, termsOf } from '../projections/fulltext/analyzer.ts';

/** Rows that FTS5 reads in the time that one text takes, of the length that most have. */
const ROWS_A_TEXT = 200;
/** That length, in bytes. */
const USUAL = 200;

/** What {@link phrasesOf} costs for these observations, in rows that FTS5 reads in that time. */
export function costOfTexts(db: Database, ids: readonly number[]): number {
  return ROWS_A_TEXT * Math.max(ids.length, bytesOfTexts(db, ids) / USUAL);
}

/** For each of these observations those of the phrases that it has. */
export function phrasesOf(
  db: Database,
  ids: readonly number[],
  parts: readonly QueryTerm[],
): ReadonlyMap<number, readonly QueryTerm[]> {
  if (parts.length === 0) return new Map();
  const sought = parts.map((part) => [part, soughtIn(part)] as const);
  const contexts = new Map<string, string>();
  const wholes = parts.some(({ terms }) => terms.some((term) => term.endsWith('\uE000') || emojiOf(term).length > 0));
  return new Map(
    textsWithContext(db, ids).map(({ id, text, context }) => {
      let around = contexts.get(context);
      if (around === undefined) contexts.set(context, (around = joined(termsOf(asRead(context)))));
      const fields = [
        joined(termsOf(asRead(text))),
        around,
        joined(partsOf(text)),
        wholes ? joined(signsOf(text)) : '',
      ];
      return [
        id,
        sought.filter(([, words]) => fields.some((field) => field.includes(words))).map(([part]) => part),
      ] as const;
    }),
  );
}

/** Terms in one string: words that stand in two of these are not adjacent. */
function joined(terms: readonly string[]): string {
  return ` ${terms.join(' ')} `;
}

/** The terms between spaces; the last one open at its end where it is only a beginning. */
function soughtIn({ terms, begins }: QueryTerm): string {
  return ` ${terms.join(' ')}${begins ? '' : ' '}`;
}
