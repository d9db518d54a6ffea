/** A word about a filter that nothing passes because nothing has its value. */
import type { Notice } from '../../../src-shared/model.ts';
import type { Database } from '../store/database.ts';
import { allowedObservations, type Filter, type ValueField } from '../store/filter/filters.ts';
import { valuesOf } from '../store/filter/facet-counts.ts';
import { nearestWord } from './edit-distance.ts';
import { shortened } from './filter-values.ts';

const ADVISED = ['branch', 'tag', 'model', 'project', 'ext'] as const satisfies readonly ValueField[];

/** Values of a filter that are looked after. */
const MOST = 3;

/** Asked when nothing passes: for each value that nothing has, the nearest one that something has. */
export function adviseFilters(db: Database, filters: readonly Filter[]): readonly Notice[] {
  return filters.flatMap((filter) => {
    const field = ADVISED.find((advised) => advised === filter.field);
    if (!field || filter.negated || !('values' in filter)) return [];
    return filter.values.slice(0, MOST).flatMap((value): Notice[] => {
      if (value.includes('*') || (allowedObservations(db, [{ field, values: [value] }])?.size ?? 0) > 0) return [];
      const nearest = nearestWord(value.replace(field === 'tag' ? /^#/ : field === 'ext' ? /^\./ : '', ''), valuesOf(db, field));
      if (nearest === null) return [];
      const meant = /[\s,]/.test(nearest) ? `"${nearest}"` : nearest;
      return [{ code: 'FILTER_INVALID', message: `Nothing has ${field}:${shortened(value)}. Did you mean ${field}:${meant}?` }];
    });
  });
}
