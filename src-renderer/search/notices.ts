import type { Notice } from '../../src-shared/model.ts';

/** A way to put right what a notice tells of. */
export interface Fix {
  /** What a button for it says. */
  readonly label: string;
  /** What is searched then. */
  readonly query: string;
}

/**
 * What can be done about a notice by one click, as its message has it: `Did you mean type:decision?`, or two words in
 * quotes for a corrected one; `null` where it offers nothing that fits the query.
 */
export function fixOf({ code, message }: Notice, query: string): Fix | null {
  if (code === 'WORD_CORRECTED') {
    const [wrong, right] = quotedIn(message);
    return wrong && right ? fix(`Search for ${right} only`, query, replaceWord(query, wrong, right)) : null;
  }
  if (code !== 'FILTER_UNKNOWN' && code !== 'FILTER_INVALID') return null;
  const meant = /did you mean (-?[a-z]+:(?:"[^"]*"|[^?])+)\?/i.exec(message)?.[1];
  if (!meant) return null;
  const wrong = quotedIn(message)[0] ?? /^Nothing has [a-z]+:(.+?)\. Did/i.exec(message)?.[1] ?? '';
  return fix(
    `Use ${meant}`,
    query,
    code === 'FILTER_UNKNOWN' ? replacePart(query, wrong, meant) : replaceValue(query, wrong, meant),
  );
}

function fix(label: string, before: string, after: string): Fix | null {
  return after === before ? null : { label, query: after };
}

/** What stands in quotes, in order. */
function quotedIn(message: string): readonly string[] {
  const [told = ''] = message.split(/did you mean/i, 1);
  return [...told.matchAll(/"([^"]+)"/g)].map((found) => found[1]!);
}

/** A whole word, wherever it stands and however it is written. */
function replaceWord(query: string, wrong: string, right: string): string {
  return query.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}])${escaped(wrong)}(?![\\p{L}\\p{N}])`, 'giu'), () => right);
}

/** What stands between spaces. */
function replacePart(query: string, wrong: string, right: string): string {
  return wrong === '' ? query : query.replace(new RegExp(`(?<!\\S)${escaped(wrong)}(?!\\S)`, 'u'), () => right);
}

/** One value of a filter, which may be in quotes or in a list. */
function replaceValue(query: string, wrong: string, meant: string): string {
  const [key = '', right = ''] = splitAtColon(meant.replace(/^-/, ''));
  if (wrong === '') return query;
  const value = new RegExp(
    `((?<!\\S)-?${escaped(key)}:(?:[^\\s"]*,)?)(?:"${escaped(wrong)}"|${escaped(wrong)})(?=,|\\s|$)`,
    'iu',
  );
  return query.replace(value, (_, before: string) => before + right);
}

function splitAtColon(filter: string): readonly string[] {
  const at = filter.indexOf(':');
  return [filter.slice(0, at), filter.slice(at + 1)];
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
