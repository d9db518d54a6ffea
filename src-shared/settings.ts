/** What the user may set: `settings.json` in the data folder. */
import { OBSERVATION_TYPES, type ObservationType } from './model.ts';

export interface Settings {
  /** Names of sections, in any spelling, with what such sections hold; they go before the names that Quarry knows. */
  readonly headings: Readonly<Record<string, ObservationType>>;
}

export const DEFAULT_SETTINGS: Settings = { headings: {} };

export interface ParsedSettings {
  readonly settings: Settings;
  /** What was not understood and therefore left out, in one sentence each; empty when all was. */
  readonly notices: readonly string[];
}

/** Longer names are no headings. */
const LONGEST_HEADING = 120;

/** Reads settings from parsed JSON. What is wrong is left out, with a notice; it never throws. */
export function parseSettings(value: unknown): ParsedSettings {
  if (!isObject(value)) return { settings: DEFAULT_SETTINGS, notices: ['The settings are not an object in braces, so the defaults apply.'] };
  const notices = Object.keys(value).filter((key) => key !== 'headings').map((key) => `There is no setting "${key.slice(0, 60)}".`);
  const given = value['headings'];
  if (given === undefined) return { settings: DEFAULT_SETTINGS, notices };
  if (!isObject(given)) return { settings: DEFAULT_SETTINGS, notices: [...notices, 'The setting "headings" is not an object in braces, so it is left out.'] };
  const headings: [string, ObservationType][] = [];
  for (const [heading, type] of Object.entries(given)) {
    if (heading.trim() === '' || heading.length > LONGEST_HEADING) notices.push(`"${heading.slice(0, 60)}" in the setting "headings" is no heading: it has 1 to ${LONGEST_HEADING} characters.`);
    else if (isType(type)) headings.push([heading, type]);
    else notices.push(`The heading "${heading.slice(0, 60)}" has no type that Quarry knows; the types are ${OBSERVATION_TYPES.join(', ')}.`);
  }
  return { settings: { headings: Object.fromEntries(headings) }, notices };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isType(value: unknown): value is ObservationType {
  return (OBSERVATION_TYPES as readonly unknown[]).includes(value);
}
