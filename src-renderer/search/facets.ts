import { OBSERVATION_TYPES, type FacetGroup, type FacetValue, type ObservationType } from '../../src-shared/model.ts';
import { isoDay, startOfMonth, startOfWeek } from '../parts/when.ts';
import { typeWord } from '../parts/words.ts';
import { exclusionsOf, isExcluded } from './excluding.ts';
import { filtersOf, hasFilter, type Filter, type FilterKey } from './query.ts';

/** Whether the query asks for a value, leaves it out, or does neither. */
export type FacetState = 'on' | 'out' | 'off';

/** One value that the answer can be narrowed to. */
export interface FacetChoice {
  readonly label: string;
  /** What a click puts into the query, or takes out. */
  readonly filters: readonly Filter[];
  /** Among the candidates of the answer; `null` where the engine does not count it. */
  readonly count: number | null;
  readonly state: FacetState;
  /** Whether it can be left out. */
  readonly excludable: boolean;
  /** Whose hue goes with it. */
  readonly type?: ObservationType;
}

/** The values of one property under a heading. */
export interface FacetList {
  readonly title: string;
  /** Keys of which a click leaves no other filter. */
  readonly instead: readonly FilterKey[];
  readonly choices: readonly FacetChoice[];
}

type Field = FacetGroup['field'];

/** The groups in their order; years stand among the times. */
const TITLES = [
  ['type', 'Type'], ['year', 'When'], ['branch', 'Branch'], ['tag', 'Tag'], ['project', 'Project'], ['model', 'Assistant'], ['ext', 'File kind'], ['has', 'Has'],
] as const satisfies readonly (readonly [Field, string])[];

/** What an observation can have, in words. */
const HAS: Readonly<Record<string, string>> = { solution: 'Solution', commit: 'Commit', session: 'Session', note: 'Link to a note', path: 'File name', issue: 'Issue', url: 'Web address' };

/** What an answer could be narrowed to, as the engine counted it; a filter that is in the query is there even when nothing fits it. */
export function facetsOf(groups: readonly FacetGroup[], query: string, now: number): readonly FacetList[] {
  return TITLES.map(([field, title]): FacetList => {
    const counted = groups.find((group) => group.field === field)?.values ?? [];
    if (field === 'year') return { title, instead: ['after', 'before'], choices: whenChoices(counted, query, now) };
    return { title, instead: [], choices: choicesOf(field, counted, query) };
  }).filter(({ choices }) => choices.length > 0);
}

function choicesOf(field: Exclude<Field, 'year'>, counted: readonly FacetValue[], query: string): readonly FacetChoice[] {
  const key = field as FilterKey;
  const missing = askedFor(field, query)
    .filter((value) => !counted.some((one) => same(one.value, value)))
    .map((value) => ({ value, count: 0 }));
  return [...counted, ...missing].map(({ value, count }) => {
    const filter = { key, value };
    const state = isExcluded(query, filter) ? 'out' : hasFilter(query, filter) ? 'on' : 'off';
    const type = field === 'type' ? OBSERVATION_TYPES.find((one) => one === value.toLowerCase()) : undefined;
    return { label: labelOf(field, value), filters: [filter], count, state, excludable: true, ...(type ? { type } : {}) };
  });
}

/** Values of the query's own filters, each once; a pattern such as `fix/*` is no value. */
function askedFor(field: Field, query: string): readonly string[] {
  const wanted = filtersOf(query).flatMap(({ key, value, quoted }) => (key === field ? (quoted ? [value] : value.split(',')) : []));
  const unwanted = exclusionsOf(query).flatMap(({ key, value }) => (key === field ? [value] : []));
  const values = [...wanted, ...unwanted].filter((value) => value !== '' && !value.includes('*'));
  const all = field === 'type' ? values.filter((value) => (OBSERVATION_TYPES as readonly string[]).includes(value.toLowerCase())) : values;
  return [...new Map(all.map((value) => [value.toLowerCase(), value])).values()];
}

function labelOf(field: Field, value: string): string {
  if (field === 'type') return typeWord(value.toLowerCase() as ObservationType);
  if (field === 'ext') return `.${value.replace(/^\./, '')}`;
  if (field === 'has') return HAS[value.toLowerCase()] ?? value;
  return value;
}

/** Shortcuts to the present week and month while there is something of this year, then the years, the latest first. */
function whenChoices(counted: readonly FacetValue[], query: string, now: number): readonly FacetChoice[] {
  const years = new Map(counted.map(({ value, count }) => [Number(value), count]));
  for (const year of yearsAsked(query)) if (!years.has(year)) years.set(year, 0);
  const spans = [...years].sort(([a], [b]) => b - a).map(([year, count]): FacetChoice => {
    const filters = yearFilters(year);
    return { label: String(year), filters, count, state: filters.every((filter) => hasFilter(query, filter)) ? 'on' : 'off', excludable: false };
  });
  const current = (years.get(new Date(now).getFullYear()) ?? 0) > 0;
  const since = [sinceChoice('This week', startOfWeek(now), query), sinceChoice('This month', startOfMonth(now), query)];
  return [...since.filter(({ state }) => current || state === 'on'), ...spans];
}

/** Filters count days in UTC, `after` from the day on, `before` up to the day; so does the engine. */
function sinceChoice(label: string, from: number, query: string): FacetChoice {
  const filter = { key: 'after', value: isoDay(from) } as const;
  const on = hasFilter(query, filter) && !filtersOf(query).some(({ key }) => key === 'before');
  return { label, filters: [filter], count: null, state: on ? 'on' : 'off', excludable: false };
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

/**
 * The choices to show while the person has not asked for more: the first ones, and whatever is in the query. Types keep their own
 * order, so that they stay where they are while one types; the rest are most frequent first.
 */
export function shownChoices(choices: readonly FacetChoice[], most: number): readonly FacetChoice[] {
  return choices.filter(({ state }, i) => i < most || state !== 'off');
}

/** Types in the order of the model, all others as they are. */
export function inOrder(choices: readonly FacetChoice[]): readonly FacetChoice[] {
  if (!choices.some(({ type }) => type)) return choices;
  const rank = ({ type }: FacetChoice): number => (type ? OBSERVATION_TYPES.indexOf(type) : OBSERVATION_TYPES.length);
  return choices.toSorted((a, b) => rank(a) - rank(b));
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
