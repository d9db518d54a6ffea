/**
 * What a person typed, taken apart: filters, words and the text whose meaning is searched. Nothing typed is an error.
 */
import { nameKey } from '../../../src-shared/fold.ts';
import type { Notice } from '../../../src-shared/model.ts';
import { cleanQuery, isExample, LONGEST_QUERY } from '../../../src-shared/query/example.ts';
import type { Filter } from '../../../src-shared/query/filter.ts';
import { type MistypedFilter, splitFilters } from '../../../src-shared/query/grammar.ts';
import { readFilters, shortened } from '../../../src-shared/query/values.ts';
import type { ReadingKind } from '../../../src-shared/protocol/reading.ts';
import { type QueryReading, readingsOf } from './query-reading.ts';
import { stripStackTrace, withoutFrames } from './strip-stack-trace.ts';
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
  /** What may stand in an observation word for word: the words as typed, of a trace without its frames. */
  readonly verbatim: string;
  /** How its words are understood beyond what they match; none in an example. */
  readonly readings: readonly QueryReading[];
}

/** Notices of mistyped filters: a line that was pasted may have many. */
const MOST_MISTYPED = 3;

/**
 * @param now milliseconds since the epoch, for dates such as `yesterday`
 * @param without readings that are not followed
 */
export function parseQuery(typed: string, now = Date.now(), without: readonly ReadingKind[] = []): Query {
  const notices: Notice[] = [];
  if (typed.length > LONGEST_QUERY) {
    notices.push({
      code: 'QUERY_SHORTENED',
      message: `Quarry used only the first ${LONGEST_QUERY.toLocaleString('en')} characters of the search.`,
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
      verbatim: withoutFrames(clean),
      readings: [],
    };
  }
  const split = splitFilters(clean);
  const { filters, notices: refused } = readFilters(split.filters, now);
  notices.push(...refused, ...split.mistyped.slice(0, MOST_MISTYPED).map(mistypedNotice));
  const names = [...new Set([nameKey(clean), nameKey(split.text)])];
  const readings = readingsOf(clean, now, without);
  const words = parseWords(split.text);
  return { ...words, example: false, filters, names, notices, verbatim: words.text, readings };
}

function mistypedNotice({ typed, meant }: MistypedFilter): Notice {
  return {
    code: 'FILTER_UNKNOWN',
    message: `There is no filter "${shortened(typed)}", so Quarry searches for it as words. Did you mean ${shortened(meant)}?`,
  };
}
