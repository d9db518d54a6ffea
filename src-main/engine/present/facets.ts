/** What an answer could be narrowed to, with counts. */
import { type FacetGroup, type FacetValue, OBSERVATION_TYPES } from '../../../src-shared/model.ts';
import type { Database } from '../store/database.ts';
import { countedOnce } from '../store/file-copies.ts';
import { type Counts, countEach, countProperty, type FacetField } from '../store/filter/facet-counts.ts';
import { allowedObservations, everyObservation, type Filter } from '../store/filter/filters.ts';

/** Each property, and the fields of the filters that go by it. */
const FIELDS: readonly (readonly [field: FacetField, filteredBy: readonly Filter['field'][]])[] = [
  ['type', ['type']], ['branch', ['branch']], ['tag', ['tag']], ['project', ['project']], ['model', ['model']], ['ext', ['ext']],
  ['year', ['time', 'on']], ['has', ['has']],
];

/** Most values of a property. */
const MOST = 20;

/**
 * The properties of the candidates of an answer, each counted with all filters but those on itself: what a further value of
 * the same property would add is seen beside what is chosen.
 *
 * @param candidatesFor row ids of the best of both legs under some filters, each once, at most some hundred; it gets `filters`
 *   itself where none of them is left out
 */
export function facetsOf(db: Database, filters: readonly Filter[], candidatesFor: (filters: readonly Filter[]) => readonly number[]): readonly FacetGroup[] {
  const counts = byOtherFilters(filters, (others) => countEach(db, candidatesFor(others)));
  return groups((field) => counts(field)[field]);
}

/** The same over all observations that pass the filters, for filters without words. */
export function facetsOfAll(db: Database, filters: readonly Filter[]): readonly FacetGroup[] {
  const passing = byOtherFilters(filters, (others) => countedOnce(db, allowedObservations(db, others) ?? everyObservation(db)));
  return groups((field) => countProperty(db, field, passing(field), OBSERVATION_TYPES));
}

/** Asks once for each different set of filters that is left without those on one property. */
function byOtherFilters<T>(filters: readonly Filter[], ask: (filters: readonly Filter[]) => T): (field: FacetField) => T {
  const answers = new Map<readonly Filter[], T>();
  const others = new Map(FIELDS.map(([field, filteredBy]) => {
    const left = filters.filter((filter) => !filteredBy.includes(filter.field));
    return [field, left.length === filters.length ? filters : left];
  }));
  return (field) => {
    const left = others.get(field) as readonly Filter[];
    if (!answers.has(left)) answers.set(left, ask(left));
    return answers.get(left) as T;
  };
}

function groups(countsOf: (field: FacetField) => Counts): readonly FacetGroup[] {
  return FIELDS.map(([field]) => ({ field, values: mostFrequent(countsOf(field)) })).filter(({ values }) => values.length > 0);
}

function mostFrequent(counts: Counts): readonly FacetValue[] {
  return Array.from(counts, ([value, count]) => ({ value, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MOST);
}
