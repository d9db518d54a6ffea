/** How the filter at the end of the search box may go on. */
import type { FacetGroup } from '../model.ts';
import { writeValue } from './edit.ts';
import { cleanQuery, isExample } from './example.ts';
import { comparable, fieldOf, FIELDS, type NamedField } from './fields.ts';
import { findFilters } from './grammar.ts';

export interface Completion {
  /** What would be added behind the query, as one sees it. */
  readonly rest: string;
  /** The query with it: a value with spaces is in quotes. */
  readonly query: string;
}

/** Fewer letters are the beginning of too many words. */
const LEAST_LETTERS = 3;

/**
 * Completes the name of a field, or a value of one. `null` when nothing fits, or when there is nothing to add.
 *
 * @param counted what the present answer could be narrowed to; values come from there where a field has no list of its
 *   own
 */
export function completionOf(query: string, counted: readonly FacetGroup[]): Completion | null {
  if (isExample(query) || cleanQuery(query) !== query) return null;
  const isOpen = (query.match(/"/g) ?? []).length % 2 === 1;
  return completeValue(query, isOpen, counted) ?? (isOpen ? null : completeName(query));
}

function completeName(query: string): Completion | null {
  const typed = /(?:^|\s)-?([a-z]+)$/i.exec(query)?.[1] ?? '';
  if (typed.length < LEAST_LETTERS) return null;
  const field = FIELDS.find(
    ({ name, ordinary = [] }) =>
      name.length > typed.length && name.startsWith(typed.toLowerCase()) && !ordinary.includes(typed.toLowerCase()),
  );
  if (!field) return null;
  const rest = `${field.name.slice(typed.length)}:`;
  return { rest, query: query + rest };
}

function completeValue(query: string, isOpen: boolean, counted: readonly FacetGroup[]): Completion | null {
  const last = findFilters(isOpen ? `${query}"` : query).filters.at(-1);
  if (!last || last.end < query.length) return null;
  // The value under way: what follows the colon or the last comma. One whose quotes are closed is done.
  const underWay = (isOpen ? /[:,]("([^"]*))$/ : /[:,](([^",]*))$/).exec(query.slice(last.start));
  if (!underWay) return null;
  const [, begun = '', typed = ''] = underWay;
  const field = fieldOf(last.field);
  const start = comparable(field, typed);
  const value = valuesOf(field, counted).find(
    (one) => one.length > start.length && comparable(field, one.slice(0, start.length)) === start && !one.includes('"'),
  );
  if (value === undefined) return null;
  // A sign before the value stays: `tag:#rel`.
  const whole = typed.slice(0, typed.length - start.length) + value;
  return {
    rest: value.slice(start.length),
    query: query.slice(0, query.length - begun.length) + (isOpen ? `"${whole}"` : writeValue(whole)),
  };
}

/** The values that a field is completed with, the likeliest first. */
function valuesOf({ completes, facet }: NamedField, counted: readonly FacetGroup[]): readonly string[] {
  if (completes === null) return [];
  return completes === 'counted'
    ? (counted.find(({ field }) => field === facet?.name)?.values.map(({ value }) => value) ?? [])
    : completes;
}
