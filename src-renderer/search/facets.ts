import { OBSERVATION_TYPES, type FacetGroup, type FacetValue, type ObservationType } from '../../src-shared/model.ts';
import { typeWord } from '../parts/count-words.ts';
import { filtersOf, hasFilter, type Filter, type FilterKey } from './query.ts';

/** Whether the query asks for a value, leaves it out, or does neither. */
export type FacetState = 'on' | 'out' | 'off';

/** One value that the answer can be narrowed to. */
export interface FacetChoice {
  readonly label: string;
  /** What a click puts into the query, or takes out. */
  readonly filter: Filter;
  /** Among the candidates of the answer; `null` where the engine does not count it. */
  readonly count: number | null;
  readonly state: FacetState;
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
    if (field === 'year') return { title, instead: TIMES, choices: whenChoices(counted, query, now) };
    return { title, instead: [], choices: choicesOf(field, counted, query) };
  }).filter(({ choices }) => choices.length > 0);
}

function choicesOf(field: Exclude<Field, 'year'>, counted: readonly FacetValue[], query: string): readonly FacetChoice[] {
  const missing = askedFor(field, query)
    .filter((value) => !counted.some((one) => same(one.value, value)))
    .map((value) => ({ value, count: 0 }));
  return [...counted, ...missing].map(({ value, count }) => {
    const filter = { key: field, value };
    const type = field === 'type' ? OBSERVATION_TYPES.find((one) => one === value.toLowerCase()) : undefined;
    return { label: labelOf(field, value), filter, count, state: stateOf(query, filter), ...(type ? { type } : {}) };
  });
}

function stateOf(query: string, filter: Filter): FacetState {
  if (hasFilter(query, { ...filter, negated: true })) return 'out';
  return hasFilter(query, filter) ? 'on' : 'off';
}

/** Values of the query's own filters, each once; a pattern such as `fix/*` is no value. */
function askedFor(field: FilterKey, query: string): readonly string[] {
  const values = filtersOf(query).flatMap((filter) => (filter.key === field ? filter.values.filter((value) => !value.includes('*')) : []));
  const all = field === 'type' ? values.filter((value) => (OBSERVATION_TYPES as readonly string[]).includes(value.toLowerCase())) : values;
  return [...new Map(all.map((value) => [value.toLowerCase(), value])).values()];
}

function labelOf(field: Field, value: string): string {
  if (field === 'type') return typeWord(value.toLowerCase() as ObservationType);
  if (field === 'ext') return `.${value.replace(/^\./, '')}`;
  if (field === 'has') return HAS[value.toLowerCase()] ?? value;
  return value;
}

/** Filters of time; one click leaves one of them. */
const TIMES = ['on', 'after', 'before'] as const satisfies readonly FilterKey[];

/** Spans that have a name whenever one asks; the engine does not count them. */
const SPANS = [['this-week', 'This week'], ['this-month', 'This month']] as const;

/** Shortcuts to the present week and month while there is something of this year, then the years, the latest first. */
function whenChoices(counted: readonly FacetValue[], query: string, now: number): readonly FacetChoice[] {
  const asked = askedFor('on', query).filter((value) => /^\d{4}$/.test(value));
  const years = new Map([...asked.map((year) => [year, 0] as const), ...counted.map(({ value, count }) => [value, count] as const)]);
  const current = (years.get(String(new Date(now).getFullYear())) ?? 0) > 0;
  const spans = SPANS.map(([value, label]) => whenChoice(value, label, null, query)).filter(({ state }) => current || state !== 'off');
  return [...spans, ...[...years].sort(([x], [y]) => Number(y) - Number(x)).map(([year, count]) => whenChoice(year, year, count, query))];
}

function whenChoice(value: string, label: string, count: number | null, query: string): FacetChoice {
  const filter = { key: 'on', value } as const;
  return { label, filter, count, state: stateOf(query, filter) };
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
