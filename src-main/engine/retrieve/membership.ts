/** Which phrases an observation has, from its text: FTS5 is slow to say it of a common word and single observations. */
import type { Database } from '../index/database.ts';
import { textsWithContext } from '../index/context.ts';
import { identifierParts, stemOf, termsOf, wholesOf } from '../index/terms.ts';
import type { Part } from './query-parts.ts';

/** For each of these observations those of the phrases that it has. */
export function phrasesOf(db: Database, ids: readonly number[], parts: readonly Part[]): ReadonlyMap<number, readonly Part[]> {
  const beginnings = beginningsOf(parts);
  const contexts = new Map<string, Fields>();
  const wholes = parts.some(({ terms }) => terms.some((term) => term.endsWith('\uE000')));
  return new Map(
    textsWithContext(db, ids).map(({ id, text, context }) => {
      let around = contexts.get(context);
      if (around === undefined) contexts.set(context, (around = [joined(termsOf(context))]));
      const camel = identifierParts(text);
      const own = beginnings && ASCII.test(text) ? [joined((text.toLowerCase().match(beginnings) ?? []).map(stemOf))] : [joined(termsOf(text))];
      const fields = [...own, ...around, camel === '' ? '' : joined(termsOf(camel)), wholes ? joined(wholesOf(text)) : ''];
      return [id, parts.filter((part) => fields.some((field) => field.includes(soughtIn(part))))] as const;
    }),
  );
}

/** Terms as the lexicon has them, in one string each: words that stand in two of these are not adjacent. */
type Fields = readonly string[];
const ASCII = /^[\x00-\x7f]*$/;

function joined(terms: readonly string[]): string {
  return ` ${terms.join(' ')} `;
}

/** Where only single words are sought, the words that may have their stems: the first two letters of a word stay. */
function beginningsOf(parts: readonly Part[]): RegExp | null {
  const first = parts.map(({ terms }) => (terms.length === 1 && /^[a-z0-9]+$/.test(terms[0] as string) ? (terms[0] as string).slice(0, 2) : null));
  return first.includes(null) ? null : new RegExp(`(?<![a-z0-9])(?:${[...new Set(first)].join('|')})[a-z0-9]*`, 'g');
}

/** The terms between spaces; the last one open at its end where it is only a beginning. */
function soughtIn({ terms, begins }: Part): string {
  return ` ${terms.join(' ')}${begins ? '' : ' '}`;
}
