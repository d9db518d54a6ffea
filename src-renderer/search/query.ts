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
  /** In quotes: one value, whatever is in it. Else commas part several. */
  readonly quoted: boolean;
}

const FILTER = new RegExp(`(?<!\\S)(${FILTER_KEYS.join('|')}):(?:"([^"]*)"|([^\\s"]+))(?!\\S)`, 'gi');

/** The filters of a query in the order they were typed. One that has no value yet is a word like any other. */
export function filtersOf(query: string): readonly PlacedFilter[] {
  return [...query.matchAll(FILTER)].map((match) => ({
    key: match[1]!.toLowerCase() as FilterKey,
    value: match[2] ?? match[3] ?? '',
    start: match.index,
    end: match.index + match[0].length,
    quoted: match[2] !== undefined,
  }));
}

/** What is left of a query without its filters. */
export function withoutFilters(query: string, which: (filter: PlacedFilter) => boolean = () => true): string {
  let rest = '';
  let from = 0;
  for (const filter of filtersOf(query)) {
    if (!which(filter)) continue;
    rest += query.slice(from, filter.start);
    from = filter.end;
  }
  return (rest + query.slice(from)).replaceAll(/\s+/g, ' ').trim();
}

/** A filter as it is typed: values with spaces or commas in double quotes. */
export function writeFilter({ key, value }: Filter): string {
  return /[\s,]/.test(value) ? `${key}:"${value}"` : `${key}:${value}`;
}

/** Whether the query has this filter, by itself or in a list (`type:decision,pattern`). */
export function hasFilter(query: string, wanted: Filter): boolean {
  return filtersOf(query).some((filter) => holds(filter, wanted));
}

/**
 * Puts filters at the end of the query, or takes them out when all of them are there.
 *
 * @param instead keys of which the query keeps no other filter, such as `after` and `before` for a span of time
 */
export function toggleFilters(query: string, wanted: readonly Filter[], instead: readonly FilterKey[] = []): string {
  const on = wanted.every((filter) => hasFilter(query, filter));
  let rest = withoutFilters(query, ({ key }) => instead.includes(key));
  for (const filter of wanted) rest = withoutValue(rest, filter);
  return on ? rest : [rest, ...wanted.map(writeFilter)].filter(Boolean).join(' ');
}

/** The query without one value; the others of its list stay. */
function withoutValue(query: string, unwanted: Filter): string {
  const left = filtersOf(query).filter((filter) => holds(filter, unwanted) && valuesOf(filter).length > 1);
  const rest = withoutFilters(query, (filter) => holds(filter, unwanted));
  const kept = left.map(({ key, value }) => `${key}:${value.split(',').filter((one) => one && !same(one, unwanted.value)).join(',')}`);
  return [rest, ...kept].filter(Boolean).join(' ');
}

function valuesOf({ value, quoted }: PlacedFilter): readonly string[] {
  return quoted ? [value] : value.split(',').filter(Boolean);
}

function holds(filter: PlacedFilter, wanted: Filter): boolean {
  return filter.key === wanted.key && valuesOf(filter).some((value) => same(value, wanted.value));
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
