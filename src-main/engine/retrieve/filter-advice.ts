/** A word about a filter that nothing passes because nothing has its value. */
import type { Notice } from '../../../src-shared/model.ts';
import { nearestWord } from '../../../src-shared/query/edit-distance.ts';
import { writeValue } from '../../../src-shared/query/edit.ts';
import { type FacetName, fieldOf, plainValue } from '../../../src-shared/query/fields.ts';
import { shortened } from '../../../src-shared/query/values.ts';
import type { Database } from '../store/database.ts';
import { allowedObservations, type Filter } from '../store/filter/filters.ts';
import { valuesOf } from '../store/filter/facet-counts.ts';

/** Values of a filter that are looked after. */
const MOST = 3;

/** Asked when nothing passes: for each value that nothing has, the nearest one that something has. */
export function adviseFilters(db: Database, filters: readonly Filter[]): readonly Notice[] {
  return filters.flatMap((filter) => {
    if (filter.negated || !('values' in filter)) return [];
    const field = fieldOf(filter.field);
    const known = field.facet && valuesOf(db, field.facet.name as FacetName);
    if (!known) return [];
    // one word of a value is enough
    const meant = field.store.kind === 'property' ? known.flatMap((value) => [value, ...value.split(' ')]) : known;
    return filter.values.slice(0, MOST).flatMap((value): Notice[] => {
      if (value.includes('*') || (allowedObservations(db, [{ field: filter.field, values: [value] }])?.size ?? 0) > 0)
        return [];
      const nearest = nearestWord(plainValue(field, value), meant);
      if (nearest === null) return [];
      return [
        {
          code: 'FILTER_INVALID',
          message: `Nothing has ${field.name}:${shortened(value)}. Did you mean ${field.name}:${writeValue(nearest)}?`,
        },
      ];
    });
  });
}
