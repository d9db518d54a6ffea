/** The filters within the text of the search box: the box is the only place where they are kept. */
import { cleanQuery, isExample } from './example.ts';
import { type FieldName, sameValue } from './fields.ts';
import { findFilters, type PlacedFilter, withoutRanges } from './grammar.ts';

/** One value of a filter. */
export interface FilterValue {
  readonly field: FieldName;
  /** Without its quotes. */
  readonly value: string;
  /** With a dash before it: what does not have the value. Default false. */
  readonly negated?: boolean;
}

/** Filters in the text of the box, those that have no value yet included; none in an example. */
function placedFilters(query: string): readonly PlacedFilter[] {
  return isExample(query) ? [] : findFilters(cleanQuery(query)).filters;
}

/** The filters of a query in the order they were typed, without those that have no value yet. */
export function filtersOf(query: string): readonly PlacedFilter[] {
  return placedFilters(query).filter(({ values }) => values.length > 0);
}

/** What is left of a query without its filters. @param which of them. Default: all, those without a value, too */
export function withoutFilters(query: string, which: (filter: PlacedFilter) => boolean = () => true): string {
  return withoutRanges(query, placedFilters(query).filter(which)).replaceAll(/\s+/g, ' ').trim();
}

/** A filter as it is typed: values with spaces or commas in double quotes. */
export function writeFilter({
  field,
  values,
  negated = false,
}: {
  readonly field: FieldName;
  readonly values: readonly string[];
  readonly negated?: boolean | undefined;
}): string {
  return `${negated ? '-' : ''}${field}:${values.map(writeValue).join(',')}`;
}

/** A value as it is typed. */
export function writeValue(value: string): string {
  return /[\s,]/.test(value) ? `"${value}"` : value;
}

/** Whether the query has this filter, by itself or in a list (`type:decision,pattern`). */
export function hasFilter(query: string, wanted: FilterValue): boolean {
  return filtersOf(query).some((filter) => holds(filter, wanted));
}

/**
 * Puts filters at the end of the query, or takes them out when all of them are there. A filter takes the place of its
 * negation.
 *
 * @param instead fields of which the query keeps no other filter, such as `after` and `before` for a span of time
 */
export function toggleFilters(
  query: string,
  wanted: readonly FilterValue[],
  instead: readonly FieldName[] = [],
): string {
  const on = wanted.every((filter) => hasFilter(query, filter));
  let rest = withoutFilters(query, ({ field }) => instead.includes(field));
  for (const filter of wanted) {
    rest = withoutValue(rest, filter);
    if (!on) rest = withoutValue(rest, { ...filter, negated: !filter.negated });
  }
  return on
    ? rest
    : [rest, ...wanted.map(({ field, value, negated }) => writeFilter({ field, values: [value], negated }))]
        .filter(Boolean)
        .join(' ');
}

/** The query without one value; the others of its list stay. */
function withoutValue(query: string, unwanted: FilterValue): string {
  const left = filtersOf(query).filter((filter) => holds(filter, unwanted) && filter.values.length > 1);
  const rest = withoutFilters(query, (filter) => holds(filter, unwanted));
  const kept = left.map((filter) =>
    writeFilter({ ...filter, values: filter.values.filter((one) => !sameValue(filter.field, one, unwanted.value)) }),
  );
  return [rest, ...kept].filter(Boolean).join(' ');
}

function holds(filter: PlacedFilter, wanted: FilterValue): boolean {
  return (
    filter.field === wanted.field &&
    filter.negated === Boolean(wanted.negated) &&
    filter.values.some((value) => sameValue(wanted.field, value, wanted.value))
  );
}
