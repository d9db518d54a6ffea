/** The sentences of an explanation: what happened, and what to do. */
import type { CopyPlace, Explanation, FileEntry, Hit, StandardScore } from '../../../src-shared/model.ts';
import { placeIn } from '../../../src-shared/place.ts';

export const EMPTY = 'The search is empty, so nothing is ranked.';
export const FILTERS_ALONE =
  'The search has filters and no words. It lists the newest observations that pass the filters, and ranks nothing.';
export const EXCLUDED = 'It does not contain a quoted text, or it contains an excluded word.';
export const NO_VECTOR =
  'It has no vector yet, so Quarry compares only its words: run "npx quarry index" with its source.';

export const BOOKKEEPING =
  'It only keeps the books of its session, such as a count or a tag, so a search shows it where it is asked for by its own words: type the beginning of the line, put its words in quotation marks, or add type:bookkeeping.';

export const WORDS_ONLY =
  'Quarry compares only its words: its file is very large, and this part has no vectors. To find all of it by meaning, split the file.';

export function otherFiles(path: string, others: number): string {
  return `This is about ${path}; ${others === 1 ? 'another file ends' : `${others} other files end`} like that.`;
}

export function notIndexed({ state, reason }: FileEntry): string {
  switch (state) {
    case 'pending':
      return 'The file is not indexed yet: run "npx quarry index" with its source.';
    case 'failed':
      return `The file could not be read: ${reason}`;
    case 'excluded':
      return `The file is excluded: ${reason}`;
    case 'indexed':
      return 'The file is indexed.';
  }
}

export function nothingAt(line: number | undefined, nearest: number | undefined): string {
  if (line === undefined || nearest === undefined) return 'The file is indexed, and it contains no observation.';
  return `There is no observation at line ${line}: the line is blank, a heading or a field, or beyond the end. The nearest observation begins at line ${nearest}.`;
}

export function hit(rank: number, similar: number): string {
  return `It is hit ${rank}${similar > 0 ? `, and ${similar} more that say the same are grouped under it` : ''}.`;
}

export function similar(rank: number, under: Hit | null): string {
  return `It is grouped under hit ${rank}, the earliest observation that says the same${under ? ` (${placeIn(under.path, under)})` : ''}. "--no-collapse" shows both.`;
}

export function folded(rank: number, under: Hit | null): string {
  return `It stands under hit ${rank}, which is of the same session${under ? ` (${placeIn(under.path, under)})` : ''}: of one session at most three rows are among the first ten hits, and a goal that only repeats its title is none of them. Name the session in the search to give each row a place of its own.`;
}

export function copy(shown: CopyPlace, own: Hit): string {
  return `Its file is a copy of ${placeIn(shown.path, { lines: shown.lines, unit: own.unit })}. A search shows the observation only there.`;
}

export function below(rank: number | null, ranked: number, collapsed: number | null, shown: number): string {
  const place =
    rank === null
      ? `It is beyond the first ${ranked.toLocaleString('en')}`
      : `It is number ${rank.toLocaleString('en')} of ${ranked.toLocaleString('en')} that are ranked`;
  return `${place}${collapsed !== null && collapsed !== rank ? ` (number ${collapsed.toLocaleString('en')} when near-duplicates are grouped)` : ''}; the list shows ${shown}. Use --limit, or more words of the observation.`;
}

export function lastShown(
  place: number,
  last: Hit,
  lexical: StandardScore | null,
  dense: StandardScore | null,
  scores: { readonly own: number; readonly last: number },
): string {
  const parts = [lexical && `words ${deviations(lexical)}`, dense && `meaning ${deviations(dense)}`]
    .filter(Boolean)
    .join(', ');
  return `The last hit shown (${place}, ${placeIn(last.path, last)}) has ${parts}; together ${scores.last.toFixed(2)} against its own ${scores.own.toFixed(2)}.`;
}

export function filtered(filters: readonly string[], without: number | null): string {
  return `${filters.join(' and ')} ${filters.length === 1 ? 'excludes' : 'exclude'} it${without === null ? '' : `; without filters it is number ${without.toLocaleString('en')}`}.`;
}

export function unmatched(words: boolean, meaning: boolean): string {
  if (words && meaning) return 'It contains none of the words, and Quarry could not compare its meaning.';
  return words
    ? 'It contains none of the words, and the model is not loaded yet.'
    : 'The search has no words that could be looked up.';
}

/**
 * How each retriever saw it, and by which words.
 *
 * @param around the part of the score by words that its section and its note give
 */
export function retrievers(
  { matchedTerms }: Hit,
  { lexicalWeight, lexical, dense }: Explanation['fusion'],
  around = 0,
): readonly string[] {
  const terms = matchedTerms
    .slice(0, 8)
    .map(({ term }) => `"${term}"`)
    .join(', ');
  return [
    lexical
      ? `Words: ${place(lexical)}, ${deviations(lexical)}${terms ? `, by ${terms}` : ''}.${surroundings(lexical.score, around)}`
      : 'Words: it contains none of them.',
    ...(dense ? [`Meaning: ${place(dense)}, ${deviations(dense)}.`] : []),
    `Words count for ${Math.round(lexicalWeight * 100)} %, meaning for ${Math.round((1 - lexicalWeight) * 100)} %.`,
  ];
}

function surroundings(score: number, around: number): string {
  const share = score > 0 ? Math.round((around / score) * 100) : 0;
  if (share >= 100) return ' It has none of the words itself: its section and its note have them.';
  return share > 0 ? ` Of that, ${share} % is due to words of its section and its note.` : '';
}

export function sentence(text: string, score: number): string {
  return `Its nearest sentence: "${text.replace(/\s+/g, ' ').slice(0, 200)}" (cosine ${score.toFixed(2)}).`;
}

function place({ rank, score }: StandardScore): string {
  return `${rank === null ? 'beyond what is ranked' : `#${rank.toLocaleString('en')}`} with ${score.toFixed(2)}`;
}

function deviations({ standardised }: StandardScore): string {
  return `${standardised >= 0 ? '+' : '−'}${Math.abs(standardised).toFixed(1)} standard deviations`;
}
