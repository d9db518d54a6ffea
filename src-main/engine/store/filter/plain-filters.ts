/** Filters in plain words, for tests of those in SQL: slow, and easy to see through. */
import {
  type FieldColumn,
  fieldOf,
  isValue,
  type NamedField,
  plainValue,
} from '../../../../src-shared/query/fields.ts';
import { isAscii, lowerCase } from '../../../../src-shared/fold.ts';
import { fitsWords, type Properties } from '../../../../src-shared/query/properties.ts';
import { fitsWildcard } from '../../../../src-shared/query/wildcard.ts';
import { withSlashes } from '../../../../src-shared/slashes.ts';
import type { Span } from '../../../../src-shared/time/spans.ts';
import { momentOf, wallOf } from '../../../../src-shared/time/wall.ts';
import type { Filter } from './filters.ts';
import type { FoundObservation } from '../observations.ts';

export interface PlainRow
  extends Pick<
    FoundObservation,
    'type' | 'happenedAt' | 'zoneOffset' | 'modifiedAt' | 'session' | 'title' | 'path' | 'references' | 'solvedBy'
  > {
  readonly tags: readonly string[];
  /** Default: it says nothing else of itself. */
  readonly properties?: Properties;
}

export function passes(row: PlainRow, filter: Filter): boolean {
  return holds(row, filter) !== Boolean(filter.negated);
}

function holds(row: PlainRow, filter: Filter): boolean {
  if (filter.field === 'time') return within(row, filter);
  if (filter.field === 'on') return filter.spans.some((span) => within(row, span));
  const field = fieldOf(filter.field);
  return filter.values.some((value) => hasValue(row, field, value));
}

function hasValue(row: PlainRow, field: NamedField, value: string): boolean {
  const { store, values } = field;
  if (store.kind === 'links') return linksOf(row).includes(value);
  if (store.kind === 'property')
    return (row.properties?.[field.name] ?? [])
      .flatMap(store.read)
      .some(({ words }) => fitsWords(words, store.words(value)));
  if (store.kind !== 'columns') return false;
  if (columnTexts(row, store.table, store.columns[0]).length === 0) return false;
  const asked = plainValue(field, value);
  return store.columns.some((column) =>
    columnTexts(row, store.table, column).some((text) => {
      const own = values.kind === 'text' && values.slashes ? withSlashes(text) : text;
      if (column.nested && !asked.includes('*') && fits(`${asked}/*`, own)) return true;
      return fits({ whole: asked, start: `${asked}*`, part: `*${asked}*` }[column.match], own);
    }),
  );
}

/** What an observation has, as the filter `has` names it, each once. */
export function linksOf({ solvedBy, references }: Pick<PlainRow, 'solvedBy' | 'references'>): readonly string[] {
  return [...new Set([...(solvedBy.length > 0 ? ['solution'] : []), ...references.map(({ kind }) => kind)])];
}

/** The values of a field whose values are counted, as the row has them. */
export function plainValues(row: PlainRow, { name, store }: NamedField): readonly string[] {
  if (store.kind === 'property')
    return [...new Set((row.properties?.[name] ?? []).flatMap(store.read).map(({ value }) => value))];
  if (store.kind === 'links') return linksOf(row);
  return store.kind === 'columns'
    ? [...new Set(columnTexts(row, store.table, store.columns[0]))].filter((text) => text !== '')
    : [];
}

/** What a row has in a column, by the column's name: `session_start_tag` is `session.startTag`. */
function columnTexts(row: PlainRow, table: string, column: FieldColumn): readonly string[] {
  const { name } = column;
  const found =
    table === 'tag'
      ? row.tags
      : name === 'extension'
        ? /\.([^.]*)$/.exec(row.path)?.[1]?.toLowerCase()
        : memberOf(row, name);
  return [found ?? []].flat().filter((text) => text === '' || isValue(column, text)) as readonly string[];
}

function memberOf(row: PlainRow, column: string): unknown {
  const owner: object | null = column.startsWith('session_') ? row.session : row;
  const member = column.replace(/^session_/, '').replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return owner && new Map(Object.entries(owner)).get(member);
}

function within(row: PlainRow, { from, to }: Span): boolean {
  if (from === null && to === null) return true;
  const moment = momentOf(row) ?? (row.modifiedAt == null ? null : { time: row.modifiedAt, offset: 0 });
  return moment !== null && wallOf(moment) >= (from ?? -Infinity) && wallOf(moment) < (to ?? Infinity);
}

/** Whether `text` is the pattern, `*` being anything and letters being alike in both cases. */
function fits(pattern: string, text: string): boolean {
  return isAscii(pattern)
    ? fitsWildcard(lower(pattern), lower(text))
    : fitsWildcard(lowerCase(pattern), lowerCase(text));
}

const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
