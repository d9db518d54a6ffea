/** Filters in plain words, for tests of those in SQL: slow, and easy to see through. */
import { withSlashes } from '../../../../src-shared/slashes.ts';
import type { Filter, Span } from './filters.ts';
import type { FoundObservation } from '../observations.ts';
import { fitsWildcard } from './wildcard.ts';

export interface PlainRow extends Pick<FoundObservation, 'type' | 'happenedAt' | 'session' | 'title' | 'path' | 'references' | 'solvedBy'> {
  readonly tags: readonly string[];
}

export function passes(row: PlainRow, filter: Filter): boolean {
  return holds(row, filter) !== Boolean(filter.negated);
}

function holds(row: PlainRow, filter: Filter): boolean {
  if (filter.field === 'time') return within(row, filter);
  if (filter.field === 'on') return filter.spans.some((span) => within(row, span));
  return filter.values.some((value): boolean => {
    switch (filter.field) {
      case 'type':
        return row.type === value.toLowerCase();
      case 'branch':
      case 'model':
      case 'project':
        return row.session?.[filter.field] != null && fits(value, row.session[filter.field] as string);
      case 'tag':
        return row.tags.some((tag) => fits(value.replace(/^#/, ''), tag));
      case 'session':
        return row.session !== null && (fits(`${value}*`, row.session.id) || fits(`*${value}*`, row.title));
      case 'path':
        return fits(`*${withSlashes(value)}*`, withSlashes(row.path));
      case 'ext': {
        const ext = /\.([^./\\]*)$/.exec(row.path)?.[1];
        return ext !== undefined && fits(value.replace(/^\./, ''), ext);
      }
      case 'has':
        return value === 'solution' ? row.solvedBy.length > 0 : row.references.some(({ kind }) => kind === value);
    }
  });
}

function within({ happenedAt }: PlainRow, { from, to }: Span): boolean {
  if (from === null && to === null) return true;
  return happenedAt !== null && happenedAt >= (from ?? -Infinity) && happenedAt < (to ?? Infinity);
}

/** Whether `text` is the pattern, `*` being anything and letters of ASCII being alike in both cases, as in SQLite. */
function fits(pattern: string, text: string): boolean {
  return fitsWildcard(lower(pattern), lower(text));
}

const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
