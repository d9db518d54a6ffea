/** What the values of typed filters mean. One that means nothing is left out with a notice; the others stay. */
import type { Notice } from '../model.ts';
import { parseSpan, type Span } from '../time/spans.ts';
import { nearestWord } from './edit-distance.ts';
import { nearestDate } from './nearest-date.ts';
import { type FieldName, fieldOf, type FieldValues, type ValueField } from './fields.ts';
import type { Filter } from './filter.ts';
import type { TypedFilter } from './grammar.ts';
import { fitsWildcard } from './wildcard.ts';

/**
 * More values of one filter, and more notices, than a person means or reads: the rest of them comes from something
 * pasted.
 */
const MOST_VALUES = 50;
const MOST_NOTICES = 8;

/**
 * Values of one field are alternatives, also when they stand in several filters; `before:` and `after:` make one span,
 * the narrowest. Negated filters stand apart and let through what has none of their values.
 *
 * @param now an instant, which words such as `yesterday` go by
 */
export function readFilters(
  typed: readonly TypedFilter[],
  now: number,
): { readonly filters: readonly Filter[]; readonly notices: readonly Notice[] } {
  const notices: Notice[] = [];
  const groups = Map.groupBy(typed, ({ field, negated }) =>
    isBound(field) && !negated ? 'span' : `${negated ? '-' : ''}${field}`,
  );
  const filters = Array.from(groups.values(), (group) => {
    const { field, negated } = group[0] as TypedFilter;
    const refuse: Refuse = (message) => {
      if (notices.length < MOST_NOTICES) notices.push({ code: 'FILTER_INVALID', message });
    };
    const values = group.flatMap((filter) => filter.values.map((value) => ({ value, field: filter.field })));
    if (values.length > MOST_VALUES)
      refuse(
        `Quarry uses only the first ${MOST_VALUES} of the ${values.length.toLocaleString('en')} values of ${field}:.`,
      );
    const about = { ...(negated ? { negated } : {}), typed: group.map((filter) => filter.typed).join(' ') };
    return readGroup(field, values.slice(0, MOST_VALUES), about, refuse, now);
  });
  return { filters: filters.flat(), notices };
}

interface Value {
  readonly value: string;
  readonly field: FieldName;
}

type Refuse = (message: string) => void;

function readGroup(
  name: FieldName,
  given: readonly Value[],
  about: { readonly negated?: boolean; readonly typed: string },
  refuse: Refuse,
  now: number,
): Filter[] {
  const { values: kind } = fieldOf(name);
  if (kind.kind === 'date') {
    if (kind.bound !== 'within')
      return bounds(given, Boolean(about.negated), refuse, now).map((span) => ({ field: 'time', ...span, ...about }));
    const spans = given.flatMap((value) => spanOf(value, refuse, now) ?? []);
    return spans.length > 0 ? [{ field: 'on', spans, ...about }] : [];
  }
  const field = name as ValueField;
  const values = new Set(
    given.flatMap(({ value }) => (kind.kind === 'listed' ? wordsFor(field, value, kind, refuse) : [value])),
  );
  return values.size > 0 ? [{ field, values: [...values], ...about }] : [];
}

function isBound(field: FieldName): boolean {
  const { values } = fieldOf(field);
  return values.kind === 'date' && values.bound !== 'within';
}

/**
 * The span between the latest `after` and the earliest `before`; negated ones each by itself, for each takes something
 * away.
 */
function bounds(values: readonly Value[], negated: boolean, refuse: Refuse, now: number): Span[] {
  const each = values.flatMap((value): Span[] => {
    const span = spanOf(value, refuse, now);
    if (!span) return [];
    return [boundOf(value.field) === 'from' ? { from: span.from, to: null } : { from: null, to: span.from }];
  });
  if (negated || each.length === 0) return each;
  const from = each.flatMap((span) => span.from ?? []);
  const to = each.flatMap((span) => span.to ?? []);
  return [{ from: from.length > 0 ? Math.max(...from) : null, to: to.length > 0 ? Math.min(...to) : null }];
}

function boundOf(field: FieldName): string | null {
  const { values } = fieldOf(field);
  return values.kind === 'date' ? values.bound : null;
}

function spanOf({ value, field }: Value, refuse: Refuse, now: number): Span | null {
  const span = parseSpan(value, now);
  // `after:..2025` has no first moment to go by.
  if (span && (boundOf(field) === 'within' || span.from !== null)) return span;
  const nearest = nearestDate(value);
  refuse(
    `"${shortened(value)}" in ${field}: is not a date. ${nearest ? `Did you mean ${field}:${nearest}?` : 'Write 2025-11-03, 2025-11, 2025-11-01..2025-11-15, yesterday, last-week, monday or 7d.'} Quarry ignored this filter.`,
  );
  return null;
}

/** The words of a list that a value names: itself in any case, its plural, or a pattern with `*`. */
function wordsFor(
  field: ValueField,
  value: string,
  { known, unknown }: Extract<FieldValues, { readonly kind: 'listed' }>,
  refuse: Refuse,
): readonly string[] {
  const word = value.trim().toLowerCase();
  const named = known.filter((one) => plural(one) === word || fitsWildcard(word, one));
  if (named.length > 0) return named;
  const nearest = nearestWord(word, known);
  refuse(
    `${unknown(shortened(value))}; ${nearest ? `did you mean ${field}:${nearest}?` : `there are ${known.join(', ')}.`} Quarry ignored this filter.`,
  );
  return [];
}

/** What a person typed, for a sentence about it. */
export function shortened(value: string): string {
  return value.length > 60 ? `${value.slice(0, 60).toWellFormed()}…` : value;
}

function plural(word: string): string {
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
}
