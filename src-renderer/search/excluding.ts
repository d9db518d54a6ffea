/** Filters that leave something out, as text: `-type:note`. */
import { hasFilter, toggleFilters, writeFilter, type Filter } from './query.ts';

/** Whether the query leaves this value out. */
export function isExcluded(query: string, { key, value }: Filter): boolean {
  return exclusionsOf(query).some((one) => one.key === key.toLowerCase() && same(one.value, value));
}

/** Leaves a value out, also where the query asked for it; or takes that back. */
export function toggleExclusion(query: string, filter: Filter): string {
  if (isExcluded(query, filter)) return withoutExclusion(query, filter);
  const rest = hasFilter(query, filter) ? toggleFilters(query, [filter]) : query;
  return [rest.trimEnd(), `-${writeFilter(filter)}`].filter(Boolean).join(' ');
}

/** Values that a query leaves out, in the order they were typed. */
export function exclusionsOf(query: string): readonly { readonly key: string; readonly value: string; readonly start: number; readonly end: number }[] {
  return [...query.matchAll(EXCLUSION)].map((match) => ({
    key: match[1]!.toLowerCase(),
    value: match[2] ?? match[3] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
}

const EXCLUSION = /(?<!\S)-([a-z]+):(?:"([^"]*)"|([^\s"]+))(?!\S)/gi;

function withoutExclusion(query: string, { key, value }: Filter): string {
  const found = exclusionsOf(query).filter((one) => one.key === key && same(one.value, value));
  return found
    .toReversed()
    .reduce((rest, { start, end }) => `${rest.slice(0, start).trimEnd()} ${rest.slice(end).trimStart()}`, query)
    .trim();
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
