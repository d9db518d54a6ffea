/** The filters within a query, as text: the box is the only place where they are kept. */
import { withSlashes } from '../../src-shared/slashes.ts';

export const FILTER_KEYS = ['type', 'session', 'branch', 'tag', 'model', 'project', 'path', 'ext', 'before', 'after', 'on', 'has'] as const;

export type FilterKey = (typeof FILTER_KEYS)[number];

export interface Filter {
  readonly key: FilterKey;
  /** Without its quotes. */
  readonly value: string;
  /** With a dash before it: what does not have the value. Default false. */
  readonly negated?: boolean;
}

/** A filter where it stands in the query. */
export interface PlacedFilter extends Filter {
  readonly negated: boolean;
  /** Its values, which commas part; `value` is all of them with commas between. */
  readonly values: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** A quoted text, which hides what is in it; a filter as a word of its own; any other word. As the engine reads them. */
const PART = /"[^"]*"|(?<=^|\s)(-?)([a-z]+):((?:"[^"]*"|[^\s",]*)(?:,(?:"[^"]*"|[^\s",]*))*)(?=\s|$)|[^\s"]+/gi;

/** The filters of a query in the order they were typed, without those that have no value yet. */
export function filtersOf(query: string): readonly PlacedFilter[] {
  return [...query.matchAll(PART)].flatMap((match): PlacedFilter[] => {
    const key = FILTER_KEYS.find((known) => known === match[2]?.toLowerCase());
    const given = match[3] ?? '';
    if (!key || /^(?::|\/\/)/.test(given)) return [];
    const values = Array.from(given.matchAll(/"([^"]*)"|[^",]+/g), ([value, quoted]) => quoted ?? value).filter((value) => value.trim() !== '');
    if (values.length === 0) return [];
    return [{ key, value: values.join(','), values, negated: match[1] === '-', start: match.index, end: match.index + match[0].length }];
  });
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
export function writeFilter({ key, value, values = [value], negated = false }: Filter & Partial<Pick<PlacedFilter, 'values'>>): string {
  return `${negated ? '-' : ''}${key}:${values.map((one) => (/[\s,]/.test(one) ? `"${one}"` : one)).join(',')}`;
}

/** Whether the query has this filter, by itself or in a list (`type:decision,pattern`). */
export function hasFilter(query: string, wanted: Filter): boolean {
  return filtersOf(query).some((filter) => holds(filter, wanted));
}

/**
 * Puts filters at the end of the query, or takes them out when all of them are there. A filter takes the place of its negation.
 *
 * @param instead keys of which the query keeps no other filter, such as `after` and `before` for a span of time
 */
export function toggleFilters(query: string, wanted: readonly Filter[], instead: readonly FilterKey[] = []): string {
  const on = wanted.every((filter) => hasFilter(query, filter));
  let rest = withoutFilters(query, ({ key }) => instead.includes(key));
  for (const filter of wanted) {
    rest = withoutValue(rest, filter);
    if (!on) rest = withoutValue(rest, { ...filter, negated: !filter.negated });
  }
  return on ? rest : [rest, ...wanted.map(writeFilter)].filter(Boolean).join(' ');
}

/** The query without one value; the others of its list stay. */
function withoutValue(query: string, unwanted: Filter): string {
  const left = filtersOf(query).filter((filter) => holds(filter, unwanted) && filter.values.length > 1);
  const rest = withoutFilters(query, (filter) => holds(filter, unwanted));
  const kept = left.map((filter) => writeFilter({ ...filter, values: filter.values.filter((one) => !same(filter.key, one, unwanted.value)) }));
  return [rest, ...kept].filter(Boolean).join(' ');
}

function holds(filter: PlacedFilter, wanted: Filter): boolean {
  return filter.key === wanted.key && filter.negated === Boolean(wanted.negated) && filter.values.some((value) => same(wanted.key, value, wanted.value));
}

/** Whether two values of a filter say the same to the engine. */
function same(key: FilterKey, a: string, b: string): boolean {
  const compared = (value: string): string => (key === 'path' ? withSlashes(value) : value).toLowerCase();
  return compared(a) === compared(b);
}
