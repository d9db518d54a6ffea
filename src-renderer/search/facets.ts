import { OBSERVATION_TYPES, type Hit, type ObservationType } from '../../src-shared/model.ts';
import { isoDay, startOfMonth, startOfWeek } from '../parts/when.ts';
import { typeWord } from '../parts/words.ts';
import { filtersOf, hasFilter, type Filter, type FilterKey } from './query.ts';

export interface Facet {
  readonly label: string;
  /** What a click puts into the query, or takes out. */
  readonly filters: readonly Filter[];
  /** How many of the present results fit. */
  readonly count: number;
  readonly on: boolean;
  /** Whose hue goes with it. */
  readonly type?: ObservationType;
}

export interface FacetGroup {
  readonly title: string;
  /** Keys of which a click leaves no other filter. */
  readonly instead: readonly FilterKey[];
  readonly facets: readonly Facet[];
}

const MOST = 8;

/** What the present results could be narrowed to; a filter that is in the query is there even when nothing fits it. */
export function facetsOf(hits: readonly Hit[], query: string, now: number): readonly FacetGroup[] {
  return [
    { title: 'Type', instead: [], facets: typeFacets(hits, query) },
    { title: 'When', instead: ['after', 'before'] as const, facets: whenFacets(hits, query, now) },
    { title: 'Branch', instead: [], facets: branchFacets(hits, query) },
  ].filter(({ facets }) => facets.length > 0);
}

function typeFacets(hits: readonly Hit[], query: string): Facet[] {
  const counts = tally(hits, (hit) => hit.type);
  return OBSERVATION_TYPES.map((type) => {
    const filters = [{ key: 'type', value: type }] as const;
    return { label: typeWord(type), filters, count: counts.get(type) ?? 0, on: hasFilter(query, filters[0]), type };
  }).filter(({ count, on }) => count > 0 || on);
}

/** Filters count days in UTC, `after` from the day on, `before` up to the day; so do the figures. */
function whenFacets(hits: readonly Hit[], query: string, now: number): Facet[] {
  const times = hits.flatMap(({ happenedAt }) => (happenedAt === null ? [] : [happenedAt]));
  const since = (label: string, day: string): Facet => {
    const filters = [{ key: 'after', value: day }] as const;
    return { label, filters, count: times.filter((at) => at >= Date.parse(day)).length, on: hasFilter(query, filters[0]) && !hasKey(query, 'before') };
  };
  const years = tally(times, (at) => new Date(at).getUTCFullYear());
  for (const year of yearsAsked(query)) if (!years.has(year)) years.set(year, 0);
  const spans = [...years.keys()].sort((a, b) => b - a).map((year): Facet => {
    const filters = yearFilters(year);
    return { label: String(year), filters, count: years.get(year) ?? 0, on: filters.every((filter) => hasFilter(query, filter)) };
  });
  return [since('This week', isoDay(startOfWeek(now))), since('This month', isoDay(startOfMonth(now))), ...spans].filter(({ count, on }) => count > 0 || on);
}

function yearFilters(year: number): Filter[] {
  return [{ key: 'after', value: `${year}-01` }, { key: 'before', value: `${year + 1}-01` }];
}

function yearsAsked(query: string): number[] {
  return filtersOf(query)
    .filter(({ key, value }) => key === 'after' && /^\d{4}-01$/.test(value))
    .map(({ value }) => Number(value.slice(0, 4)))
    .filter((year) => yearFilters(year).every((filter) => hasFilter(query, filter)));
}

function branchFacets(hits: readonly Hit[], query: string): Facet[] {
  const counts = tally(hits.flatMap(({ session }) => (session?.branch ? [session.branch] : [])), (branch) => branch);
  for (const { key, value } of filtersOf(query)) if (key === 'branch' && !value.includes('*') && !counts.has(value)) counts.set(value, 0);
  const facets = [...counts].map(([branch, count]): Facet => {
    const filters = [{ key: 'branch', value: branch }] as const;
    return { label: branch, filters, count, on: hasFilter(query, filters[0]) };
  });
  return facets.sort((a, b) => Number(b.on) - Number(a.on) || b.count - a.count || a.label.localeCompare(b.label)).slice(0, MOST);
}

function hasKey(query: string, wanted: FilterKey): boolean {
  return filtersOf(query).some(({ key }) => key === wanted);
}

function tally<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
