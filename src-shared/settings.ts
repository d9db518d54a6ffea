/** What the user may set: `settings.json` in the data folder. */
import { parseDesktop } from './desktop-settings.ts';
import { OBSERVATION_TYPES, type ObservationType } from './protocol/observation.ts';

export interface Settings {
  /** Whether newer observations are preferred in every search. Default false: time only breaks ties. */
  readonly recency: boolean;
  /** Whether the first hits get a second look with the reranking model, where there is one. Default false. */
  readonly rerank: boolean;
  /** Names of sections, in any spelling, with what such sections hold; they go before the names that Quarry knows. */
  readonly headings: Readonly<Record<string, ObservationType>>;
  /** What is left out of every source, as lines of a `.gitignore` in its folder; `!` takes in what other rules leave out. Default none. */
  readonly ignore: readonly string[];
}

export const DEFAULT_SETTINGS: Settings = { recency: false, rerank: false, headings: {}, ignore: [] };

export interface ParsedSettings {
  readonly settings: Settings;
  /** What was not understood and therefore left out, in one sentence each; empty when all was. */
  readonly notices: readonly string[];
}

/** Longer names are no headings. */
const LONGEST_HEADING = 120;
/** Longer lines are no patterns. */
const LONGEST_PATTERN = 500;
/** Runs of `*` in one pattern, of the user's own or of a `.gitignore`. */
export const MOST_WILDCARDS = 100;
const MOST_PATTERNS = 1_000;

/** Reads settings from parsed JSON. What is wrong is left out, with a notice; it never throws. */
export function parseSettings(value: unknown): ParsedSettings {
  if (!isObject(value)) return { settings: DEFAULT_SETTINGS, notices: ['The settings are not an object in braces, so the defaults apply.'] };
  const notices = Object.keys(value).filter((key) => key !== 'desktop' && !Object.hasOwn(DEFAULT_SETTINGS, key)).map((key) => `There is no setting "${key.slice(0, 60)}".`);
  const settings: { -readonly [K in 'recency' | 'rerank']: Settings[K] } = { ...DEFAULT_SETTINGS };
  for (const key of ['recency', 'rerank'] as const) {
    const given = value[key];
    if (typeof given === 'boolean') settings[key] = given;
    else if (given !== undefined) notices.push(`The setting "${key}" is neither true nor false, so it is left out.`);
  }
  parseDesktop(value['desktop'], notices); // the engine only says what is wrong with it
  return { settings: { ...settings, headings: parseHeadings(value['headings'], notices), ignore: parseIgnore(value['ignore'], notices) }, notices };
}

function parseIgnore(given: unknown, notices: string[]): Settings['ignore'] {
  if (given === undefined) return DEFAULT_SETTINGS.ignore;
  if (!Array.isArray(given)) {
    notices.push('The setting "ignore" is not a list in brackets, so it is left out.');
    return DEFAULT_SETTINGS.ignore;
  }
  const isPattern = (pattern: unknown): pattern is string => typeof pattern === 'string' && pattern.trim() !== '' && pattern.length <= LONGEST_PATTERN && !/[\r\n]/.test(pattern) && (pattern.match(/\*+/g)?.length ?? 0) <= MOST_WILDCARDS;
  const wrong = given.filter((pattern) => !isPattern(pattern)).length;
  if (wrong > 0) notices.push(`In the setting "ignore" ${wrong === 1 ? 'one entry is no pattern and is' : `${wrong} entries are no patterns and are`} left out: each is one line of text, with ${MOST_WILDCARDS} wildcards at most.`);
  const patterns = given.filter(isPattern);
  if (patterns.length > MOST_PATTERNS) notices.push(`The setting "ignore" has ${patterns.length.toLocaleString('en')} patterns; the first ${MOST_PATTERNS.toLocaleString('en')} hold.`);
  return patterns.slice(0, MOST_PATTERNS);
}

function parseHeadings(given: unknown, notices: string[]): Settings['headings'] {
  if (given === undefined) return DEFAULT_SETTINGS.headings;
  if (!isObject(given)) {
    notices.push('The setting "headings" is not an object in braces, so it is left out.');
    return DEFAULT_SETTINGS.headings;
  }
  const headings: [string, ObservationType][] = [];
  for (const [heading, type] of Object.entries(given)) {
    if (heading.trim() === '' || heading.length > LONGEST_HEADING) notices.push(`"${heading.slice(0, 60)}" in the setting "headings" is no heading: it has 1 to ${LONGEST_HEADING} characters.`);
    else if (isType(type)) headings.push([heading, type]);
    else notices.push(`The heading "${heading.slice(0, 60)}" has no type that Quarry knows; the types are ${OBSERVATION_TYPES.join(', ')}.`);
  }
  return Object.fromEntries(headings);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isType(value: unknown): value is ObservationType {
  return (OBSERVATION_TYPES as readonly unknown[]).includes(value);
}
