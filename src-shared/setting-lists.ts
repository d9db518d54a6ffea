/**
 * Settings of many entries: patterns of what is left out, and types of headings. An entry that is wrong spoils no other
 * one.
 */
import { z } from 'zod';
import { OBSERVATION_TYPES, type ObservationType } from './model.ts';

/** Longer names are no headings. */
const LONGEST_HEADING = 120;
/** Longer lines are no patterns. */
const LONGEST_PATTERN = 500;
/** Runs of `*` in one pattern, of the user's own or of a `.gitignore`. */
export const MOST_WILDCARDS = 100;
const MOST_PATTERNS = 1_000;
const MOST_HEADINGS = 1_000;

function isPattern(pattern: unknown): pattern is string {
  return (
    typeof pattern === 'string' &&
    pattern.trim() !== '' &&
    pattern.length <= LONGEST_PATTERN &&
    !/[\r\n]/.test(pattern) &&
    (pattern.match(/\*+/g)?.length ?? 0) <= MOST_WILDCARDS
  );
}

function isHeading(text: string): boolean {
  return text.trim() !== '' && text.length <= LONGEST_HEADING;
}

function isType(value: unknown): value is ObservationType {
  return (OBSERVATION_TYPES as readonly unknown[]).includes(value);
}

export const ignoreSchema = z
  .array(
    z
      .string()
      .refine(
        isPattern,
        `a pattern is one line of 1 to ${LONGEST_PATTERN} characters, with ${MOST_WILDCARDS} wildcards at most`,
      ),
  )
  .max(MOST_PATTERNS)
  .readonly();

export const headingsSchema = z
  .record(z.string(), z.enum(OBSERVATION_TYPES, `the types are ${OBSERVATION_TYPES.join(', ')}`))
  .superRefine((headings, context) => {
    for (const heading of Object.keys(headings)) {
      if (!isHeading(heading))
        context.addIssue({
          code: 'custom',
          path: [heading],
          message: `a heading has 1 to ${LONGEST_HEADING} characters`,
        });
    }
    if (Object.keys(headings).length > MOST_HEADINGS)
      context.addIssue({ code: 'custom', message: 'too many headings' });
  })
  .readonly();

/** Reads the patterns that fit. */
export function readIgnore(given: unknown, notices: string[]): readonly string[] {
  if (!Array.isArray(given)) {
    notices.push('The setting "ignore" must be a list in brackets. Quarry ignores it.');
    return [];
  }
  const patterns = given.filter(isPattern);
  const wrong = given.length - patterns.length;
  if (wrong > 0)
    notices.push(
      `The setting "ignore" has ${wrong === 1 ? 'an entry that is not a pattern. Quarry ignores it.' : `${wrong} entries that are not patterns. Quarry ignores them.`} A pattern is one line of text with at most ${MOST_WILDCARDS} wildcards.`,
    );
  if (patterns.length > MOST_PATTERNS)
    notices.push(
      `The setting "ignore" has ${patterns.length.toLocaleString('en')} patterns. Quarry uses the first ${MOST_PATTERNS.toLocaleString('en')}.`,
    );
  return patterns.slice(0, MOST_PATTERNS);
}

/** Reads the headings that fit. */
export function readHeadings(given: unknown, notices: string[]): Readonly<Record<string, ObservationType>> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    notices.push('The setting "headings" must be an object in braces. Quarry ignores it.');
    return {};
  }
  const headings: [string, ObservationType][] = [];
  for (const [heading, type] of Object.entries(given)) {
    if (!isHeading(heading))
      notices.push(
        `"${heading.slice(0, 60)}" in the setting "headings" is not a heading: a heading has 1 to ${LONGEST_HEADING} characters.`,
      );
    else if (isType(type)) headings.push([heading, type]);
    else
      notices.push(
        `The heading "${heading.slice(0, 60)}" has no type that Quarry knows; the types are ${OBSERVATION_TYPES.join(', ')}.`,
      );
  }
  return Object.fromEntries(headings);
}
