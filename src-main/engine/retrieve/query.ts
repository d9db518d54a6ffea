/**
 * What a person typed, taken apart: filters, words and the text whose meaning is searched. Nothing typed is an error.
 */
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
      message: `Quarry used only the first ${LONGEST_QUERY.toLocaleString('en')} characters of the search.`,
    });
  }
  const clean = cleanQuery(typed);
  if (isExample(clean)) {
    return { ...parseWords(stripStackTrace(clean), { conditions: false }), example: true, filters: [], notices };
  }
  const split = splitFilters(clean);
  const { filters, notices: refused } = readFilters(split.filters, now);
  notices.push(...refused, ...split.mistyped.slice(0, MOST_MISTYPED).map(mistypedNotice));
  return { ...parseWords(split.text), example: false, filters, notices };
}

/** @param now milliseconds since the epoch */

function mistypedNotice({ typed, meant }: MistypedFilter): Notice {
  return {
    code: 'FILTER_UNKNOWN',
    message: `There is no filter "${shortened(typed)}", so Quarry searches for it as words. Did you mean ${shortened(meant)}?`,
  };
}
