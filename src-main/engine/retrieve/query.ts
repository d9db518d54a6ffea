/**
 * What a person typed, taken apart: filters, words and the text whose meaning is searched. Nothing typed is an error.
 */
import { nameKey } from '../../../src-shared/fold.ts';
import type { Notice } from '../../../src-shared/model.ts';
import { cleanQuery, isExample, LONGEST_QUERY } from '../../../src-shared/query/example.ts';
import type { Filter } from '../../../src-shared/query/filter.ts';
import { type MistypedFilter, splitFilters } from '../../../src-shared/query/grammar.ts';
import { readFilters, shortened } from '../../../src-shared/query/values.ts';
import { stripStackTrace } from './strip-stack-trace.ts';
import { parseWords, type Words } from './query-words.ts';

export interface Query extends Words {
  /**
   * Whether it is a text that was pasted, to find what is like it: nothing in it is a filter, a condition or an
   * exclusion.
   */
  readonly example: boolean;
  readonly filters: readonly Filter[];
  /** What a note may be called that is asked for by its name: all that was typed, and that without filters. */
  readonly names: readonly string[];
  readonly notices: readonly Notice[];
}

/** Notices of mistyped filters: a line that was pasted may have many. */
const MOST_MISTYPED = 3;

/** @param now milliseconds since the epoch, for dates such as `yesterday` */
export function parseQuery(typed: string, now = Date.now()): Query {
  const notices: Notice[] = [];
  if (typed.length > LONGEST_QUERY) {
    notices.push({
      code: 'QUERY_SHORTENED',
      message: `The search was cut after ${LONGEST_QUERY.toLocaleString('en')} characters.`,
    });
  }
  const clean = cleanQuery(typed);
  if (isExample(clean)) {
    return {
      ...parseWords(stripStackTrace(clean), { conditions: false }),
      example: true,
      filters: [],
      names: [],
      notices,
    };
  }
  const split = splitFilters(clean);
  const { filters, notices: refused } = readFilters(split.filters, now);
  notices.push(...refused, ...split.mistyped.slice(0, MOST_MISTYPED).map(mistypedNotice));
  const names = [...new Set([nameKey(clean), nameKey(split.text)])];
  return { ...parseWords(split.text), example: false, filters, names, notices };
}

/** @param now milliseconds since the epoch */

function mistypedNotice({ typed, meant }: MistypedFilter): Notice {
  return {
    code: 'FILTER_UNKNOWN',
    message: `"${shortened(typed)}" is searched as words, for there is no such filter. Did you mean ${shortened(meant)}?`,
  };
}
