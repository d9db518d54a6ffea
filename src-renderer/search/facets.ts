import { OBSERVATION_TYPES, type FacetGroup, type FacetValue, type ObservationType } from '../../src-shared/model.ts';
import { type FilterValue, filtersOf, hasFilter } from '../../src-shared/query/edit.ts';
import { type Facet, FACETS, type FieldName, type NamedField, sameValue } from '../../src-shared/query/fields.ts';
import { currentYear } from '../../src-shared/time/spans.ts';
import { fitsWords } from '../../src-shared/query/properties.ts';
import { typeWord } from '../parts/count-words.ts';

/** Whether the query asks for a value, leaves it out, or does neither. */
export type FacetState = 'on' | 'out' | 'off';

/** One value that the answer can be narrowed to. */
export interface FacetChoice {
  readonly label: string;
  /** What a click puts into the query, or takes out. */
  readonly filter: FilterValue;
  /** Among the candidates of the answer; `null` where the engine does not count it. */
  readonly count: number | null;
  readonly state: FacetState;
  /** Whose hue goes with it. */
  readonly type?: ObservationType;
}

/** The values of one property under a heading. */
export interface FacetList {
  readonly title: string;
  /** Fields of which a click leaves no other filter. */
  readonly instead: readonly FieldName[];
  readonly choices: readonly FacetChoice[];
}

/** The groups in their order: times stand behind the types. */
const IN_ORDER = FACETS.toSorted((a, b) => placeOf(a) - placeOf(b));

function placeOf(facet: Facet): number {
  return facet.name === 'type' ? 0 : isTime(facet) ? 1 : 2;
}

function isTime({ fields: [{ store }] }: Facet): boolean {
  return store.kind === 'time';
}

/**
 * What an answer could be narrowed to, as the engine counted it; a filter that is in the query is there even when
 * nothing fits it.
 */
export function facetsOf(groups: readonly FacetGroup[], query: string, now: number): readonly FacetList[] {
  return IN_ORDER.map((facet): FacetList => {
    const { name, title, fields } = facet;
    const counted = groups.find((group) => group.field === name)?.values ?? [];
    // One click leaves one span of time.
    if (isTime(facet))
      return {
        title,
        instead: fields.map(({ name: own }) => own),
        choices: whenChoices(fields[0].name, counted, query, now),
      };
    return { title, instead: [], choices: choicesOf(facet, counted, query) };
  }).filter(({ choices }) => choices.length > 0);
}

function choicesOf(
  { fields: [field], label = (value) => value }: Facet,
  counted: readonly FacetValue[],
  query: string,
): readonly FacetChoice[] {
  const missing = askedFor(field, query)
    .filter((value) => !counted.some((one) => isNamedBy(field, one.value, value)))
    .map((value) => ({ value, count: 0 }));
  return [...counted, ...missing].map(({ value, count }) => {
    const filter = { field: field.name, value };
    const type = field.name === 'type' ? OBSERVATION_TYPES.find((one) => one === value.toLowerCase()) : undefined;
    return {
      label: type ? typeWord(type) : label(value),
      filter,
      count,
      state: stateOf(query, filter),
      ...(type ? { type } : {}),
    };
  });
}

/** Whether a typed value means a counted one: the same, or some of its words where words are enough. */
function isNamedBy({ name, store }: NamedField, counted: string, typed: string): boolean {
  if (store.kind === 'property') return fitsWords(store.words(counted).join(' '), store.words(typed));
  return sameValue(name, counted, typed);
}

function stateOf(query: string, filter: FilterValue): FacetState {
  if (hasFilter(query, { ...filter, negated: true })) return 'out';
  return hasFilter(query, filter) ? 'on' : 'off';
}

/**
 * Values of the query's own filters, each once; a pattern such as `fix/*` is no value, nor is one that the field's list
 * does not have.
 */
function askedFor({ name, values: kind }: NamedField, query: string): readonly string[] {
  const values = filtersOf(query).flatMap((filter) =>
    filter.field === name ? filter.values.filter((value) => !value.includes('*')) : [],
  );
  const all = kind.kind === 'listed' ? values.filter((value) => kind.known.includes(value.toLowerCase())) : values;
  return all.filter((value, i) => all.findIndex((one) => sameValue(name, one, value)) === i);
}

/** Spans that have a name whenever one asks; the engine does not count them. */
const SPANS = [
  ['this-week', 'This week'],
  ['this-month', 'This month'],
] as const;

/** Shortcuts to the present week and month while there is something of this year, then the years, the latest first. */
function whenChoices(
  field: FieldName,
  counted: readonly FacetValue[],
  query: string,
  now: number,
): readonly FacetChoice[] {
  const values = filtersOf(query).flatMap((filter) => (filter.field === field ? filter.values : []));
  const asked = values.filter((value) => /^\d{4}$/.test(value));
  const years = new Map([
    ...asked.map((year) => [year, 0] as const),
    ...counted.map(({ value, count }) => [value, count] as const),
  ]);
  const current = (years.get(String(currentYear(now))) ?? 0) > 0;
  const spans = SPANS.map(([value, label]) => whenChoice({ field, value }, label, null, query)).filter(
    ({ state }) => current || state !== 'off',
  );
  return [
    ...spans,
    ...[...years]
      .sort(([x], [y]) => Number(y) - Number(x))
      .map(([year, count]) => whenChoice({ field, value: year }, year, count, query)),
  ];
}

function whenChoice(filter: FilterValue, label: string, count: number | null, query: string): FacetChoice {
  return { label, filter, count, state: stateOf(query, filter) };
}

/**
 * The choices to show while the person has not asked for more: the first ones, and whatever is in the query. Types keep
 * their own order, so that they stay where they are while one types; the rest are most frequent first.
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
