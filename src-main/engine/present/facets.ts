/** What an answer could be narrowed to, with counts. */
import type { FacetGroup, FacetValue } from '../../../src-shared/model.ts';
import { FACETS, type FacetName, fieldOf } from '../../../src-shared/query/fields.ts';
import type { Database } from '../store/database.ts';
import { countedOnce } from '../store/file-copies.ts';
import { type Counts, countEach, countProperty } from '../store/filter/facet-counts.ts';
import { allowedObservations, type Filter, searchedObservations } from '../store/filter/filters.ts';

/** Most values of a property. */
const MOST = 20;

/**
 * The properties of the candidates of an answer, each counted with all filters but those on itself: what a further
 * value of the same property would add is seen beside what is chosen.
 *
 * @param candidatesFor row ids of the best of both retrievers under some filters, each once, at most some hundred; it gets
 *   `filters` itself where none of them is left out
 */
export function facetsOf(
  db: Database,
  filters: readonly Filter[],
  candidatesFor: (filters: readonly Filter[]) => readonly number[],
): readonly FacetGroup[] {
  const counts = byOtherFilters(filters, (others) => countEach(db, candidatesFor(others)));
  return groups((name) => counts(name)[name]);
}

/** The same over all observations that pass the filters, for filters without words. */
export function facetsOfAll(db: Database, filters: readonly Filter[]): readonly FacetGroup[] {
  const passing = byOtherFilters(filters, (others) =>
    countedOnce(db, allowedObservations(db, others) ?? searchedObservations(db)),
  );
  return groups((name) => countProperty(db, name, passing(name)));
}

/** Asks once for each different set of filters that is left without those on one property. */
function byOtherFilters<T>(filters: readonly Filter[], ask: (filters: readonly Filter[]) => T): (name: FacetName) => T {
  const answers = new Map<readonly Filter[], T>();
  const others = new Map(
    FACETS.map(({ name }) => {
      const left = filters.filter((filter) => facetNameOf(filter) !== name);
      return [name, left.length === filters.length ? filters : left];
    }),
  );
  return (name) => {
    const left = others.get(name) as readonly Filter[];
    if (!answers.has(left)) answers.set(left, ask(left));
    return answers.get(left) as T;
  };
}

/** The group whose property a filter narrows. */
function facetNameOf({ field }: Filter): string | undefined {
  return fieldOf(field === 'time' ? 'after' : field).facet?.name;
}

function groups(countsOf: (name: FacetName) => Counts): readonly FacetGroup[] {
  return FACETS.map(({ name }) => ({ field: name, values: mostFrequent(countsOf(name)) })).filter(
    ({ values }) => values.length > 0,
  );
}

function mostFrequent(counts: Counts): readonly FacetValue[] {
  return Array.from(counts, ([value, count]) => ({ value, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MOST);
}
