/**
 * Where filters stand in a text that a person typed. What their values mean is read in `values.ts`; here only names are
 * judged.
 */
import { editDistance } from './edit-distance.ts';
import { FIELDS, type FieldName, findField } from './fields.ts';

/** One filter as it was typed, with one value at least. */
export interface TypedFilter {
  readonly field: FieldName;
  /** `-type:note`. */
  readonly negated: boolean;
  /** Without their quotes, none empty. */
  readonly values: readonly string[];
  readonly typed: string;
}

/** A filter where it stands in the text, in UTF-16 code units. One without values is still being typed. */
export interface PlacedFilter extends TypedFilter {
  readonly start: number;
  readonly end: number;
}

/** What looks like a filter of a mistyped name, and stays among the words. */
export interface MistypedFilter {
  readonly typed: string;
  /** As it was perhaps meant. */
  readonly meant: string;
}

export interface SplitQuery {
  /** The query without its filters. */
  readonly text: string;
  readonly filters: readonly TypedFilter[];
  readonly mistyped: readonly MistypedFilter[];
}

/** A quoted text, which hides what is in it; `name:value,"other value"` as a word of its own; any other word. */
const PART = /"[^"]*"|(?<=^|\s)(-?)([a-z]+):((?:"[^"]*"|[^\s",]*)(?:,(?:"[^"]*"|[^\s",]*))*)(?=\s|$)|[^\s"]+/gi;

/** Filters in the order of the text, those without a value included, and what looks like one. */
export function findFilters(text: string): {
  readonly filters: readonly PlacedFilter[];
  readonly mistyped: readonly MistypedFilter[];
} {
  const filters: PlacedFilter[] = [];
  const mistyped: MistypedFilter[] = [];
  for (const match of text.matchAll(PART)) {
    const [typed, sign = '', name, given] = match;
    // `std::vector` and `http://…` are words, whatever stands before their colon.
    if (name === undefined || given === undefined || /^(?::|\/\/)/.test(given)) continue;
    const values = Array.from(given.matchAll(/"([^"]*)"|[^",]+/g), ([value, quoted]) => quoted ?? value).filter(
      (value) => value.trim() !== '',
    );
    const field = findField(name);
    if (field)
      filters.push({
        field: field.name,
        negated: sign === '-',
        values,
        typed,
        start: match.index,
        end: match.index + typed.length,
      });
    else {
      const nearest = values.length > 0 ? nearestField(name.toLowerCase()) : null;
      if (nearest) mistyped.push({ typed, meant: `${sign}${nearest}:${given}` });
    }
  }
  return { filters, mistyped };
}

/** Takes the filters out. One without a value goes, too. */
export function splitFilters(typed: string): SplitQuery {
  const { filters, mistyped } = findFilters(typed);
  const plain = filters
    .filter(({ values }) => values.length > 0)
    .map(({ field, negated, values, typed: own }) => ({ field, negated, values, typed: own }));
  return { text: withoutRanges(typed, filters), filters: plain, mistyped };
}

/** The text with a space in the place of each range; ranges stand in their order. */
export function withoutRanges(
  text: string,
  ranges: readonly { readonly start: number; readonly end: number }[],
): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of ranges) {
    rest += `${text.slice(from, start)} `;
    from = end;
  }
  return rest + text.slice(from);
}

const ORDINARY = new Set(FIELDS.flatMap(({ ordinary = [] }) => ordinary));

/**
 * The field that a mistyped name may have been meant to be. Names of two and three letters are near too many words
 * (`text:`, `as:`, `hash:`): of them only swapped letters count, and a plural.
 */
function nearestField(name: string): FieldName | null {
  if (ORDINARY.has(name) || name.length > 9) return null;
  return (
    FIELDS.find(({ name: field }) => {
      if (name === `${field}s`) return true;
      if (field.length < 3) return false;
      if (field.length === 3)
        return (
          name.length === 3 && editDistance(name, field) === 1 && [...name].sort().join() === [...field].sort().join()
        );
      return editDistance(name, field) <= (field.length > 5 && name[0] === field[0] ? 2 : 1);
    })?.name ?? null
  );
}
