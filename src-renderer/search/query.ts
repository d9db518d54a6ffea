/** The filters within a query, as text: the box is the only place where they are kept. */

export const FILTER_KEYS = ['type', 'session', 'branch', 'tag', 'before', 'after', 'path'] as const;

export type FilterKey = (typeof FILTER_KEYS)[number];

export interface Filter {
  readonly key: FilterKey;
  /** Without its quotes. */
  readonly value: string;
}

/** A filter where it stands in the query. */
export interface PlacedFilter extends Filter {
  readonly start: number;
  readonly end: number;
}

const FILTER = new RegExp(`(?<!\\S)(${FILTER_KEYS.join('|')}):(?:"([^"]*)"|([^\\s"]+))(?!\\S)`, 'gi');

/** The filters of a query in the order they were typed. One that has no value yet is a word like any other. */
export function filtersOf(query: string): readonly PlacedFilter[] {
  return [...query.matchAll(FILTER)].map((match) => ({
    key: match[1]!.toLowerCase() as FilterKey,
    value: match[2] ?? match[3] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** What is left of a query without its filters. */
export function withoutFilters(query: string, which: (filter: Filter) => boolean = () => true): string {
  let rest = '';
  let from = 0;
  for (const filter of filtersOf(query)) {
    if (!which(filter)) continue;
    rest += query.slice(from, filter.start);
    from = filter.end;
  }
  return (rest + query.slice(from)).replaceAll(/\s+/g, ' ').trim();
}

/** A filter as it is typed: values with spaces in double quotes. */
export function writeFilter({ key, value }: Filter): string {
  return /\s/.test(value) ? `${key}:"${value}"` : `${key}:${value}`;
}

/** Whether the query has this filter. */
export function hasFilter(query: string, wanted: Filter): boolean {
  return filtersOf(query).some((filter) => same(filter, wanted));
}

/**
 * Puts filters at the end of the query, or takes them out when all of them are there.
 *
 * @param instead keys of which the query keeps no other filter, such as `after` and `before` for a span of time
 */
export function toggleFilters(query: string, wanted: readonly Filter[], instead: readonly FilterKey[] = []): string {
  const on = wanted.every((filter) => hasFilter(query, filter));
  const rest = withoutFilters(query, (filter) => instead.includes(filter.key) || wanted.some((other) => same(filter, other)));
  return on ? rest : [rest, ...wanted.map(writeFilter)].filter(Boolean).join(' ');
}

function same(a: Filter, b: Filter): boolean {
  return a.key === b.key && a.value.toLowerCase() === b.value.toLowerCase();
}
