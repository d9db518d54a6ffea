import type { TextRange } from '../../src-shared/model.ts';

/** A stretch of text in one style. */
export interface Segment {
  readonly text: string;
  readonly bold: boolean;
  readonly code: boolean;
  /** A word of the query. */
  readonly mark: boolean;
  /** Of the sentence nearest in meaning. */
  readonly near: boolean;
}

/** A line as it is shown. `marker` is the bullet of a list item (`•`, `3.`, `☐`, `☑`), else empty. */
export interface TextLine {
  readonly marker: string;
  /** How deep in its list: 0 for the first level and for what is no list item. */
  readonly depth: number;
  /** A line of a fenced listing: its spaces count. */
  readonly listing: boolean;
  readonly segments: readonly Segment[];
}

/** What is to be marked in a text. */
interface Marks {
  readonly words: readonly TextRange[];
  readonly near: TextRange | null;
}

/** A stretch of the source that is shown, with its style; what lies between two runs is markup. */
interface Run extends TextRange {
  readonly bold: boolean;
  readonly code: boolean;
}

const ITEM = /^(\s*)(?:(?:[-*+]|(\d+[.)]))\s+(?:\[([ xX])\]\s+)?|\[([ xX])\]\s+)/;
const HEADING = /^\s*#{1,6}\s+/;
const QUOTE = /^\s*>\s?/;
const JOINT = /^[-_./:]$/;
const FENCE = /^\s*(```|~~~)/;

/**
 * Light Markdown: lines with their bullets taken off and shown as such, `**bold**` and `` `code` `` as styles. Whatever is not
 * closed on its line stays as written. Blank lines are dropped.
 *
 * @param found ranges in `text`, in any order; the words they cover stay marked whatever markup stands around or in them
 * @param near the sentence nearest in meaning, if it is to be seen
 */
export function toLines(
  text: string,
  found: readonly TextRange[] = [],
  near: TextRange | null = null,
): readonly TextLine[] {
  const matches: Marks = { words: joined(text, found), near };
  const lines: TextLine[] = [];
  let fenced = false;
  let start = 0;
  for (const line of text.split('\n')) {
    const end = start + line.length;
    if (FENCE.test(line)) fenced = !fenced;
    else if (fenced)
      lines.push({
        marker: '',
        depth: 0,
        listing: true,
        segments: toSegments(text, [{ start, end, bold: false, code: true }], matches),
      });
    else if (line.trim() !== '') lines.push(readLine(text, line, start, matches));
    start = end + 1;
  }
  return lines.filter(({ segments }) => segments.length > 0);
}

/** Sorted, and as one where a single joint of an identifier stands between: `token_type_ids` is one word to the eye. */
function joined(text: string, found: readonly TextRange[]): readonly TextRange[] {
  const matches: TextRange[] = [];
  for (const match of found.toSorted((a, b) => a.start - b.start)) {
    const last = matches.at(-1);
    const gap = last && text.slice(last.end, match.start);
    if (last && (match.start <= last.end || JOINT.test(gap ?? '')))
      matches[matches.length - 1] = { start: last.start, end: Math.max(last.end, match.end) };
    else matches.push(match);
  }
  return matches;
}

function readLine(text: string, line: string, start: number, matches: Marks): TextLine {
  const item = ITEM.exec(line);
  const heading = item ? null : HEADING.exec(line);
  const lead =
    item?.[0].length ?? heading?.[0].length ?? QUOTE.exec(line)?.[0].length ?? line.length - line.trimStart().length;
  const from = start + lead;
  const to = start + line.trimEnd().length;
  return {
    marker: item ? bullet(item[2], item[3] ?? item[4]) : '',
    depth: item ? Math.min(4, Math.floor((item[1] ?? '').replaceAll('\t', '  ').length / 2)) : 0,
    listing: false,
    segments: toSegments(text, toRuns(text, from, to, heading !== null), matches),
  };
}

function bullet(number: string | undefined, box: string | undefined): string {
  if (box !== undefined) return box === ' ' ? '☐' : '☑';
  return number ?? '•';
}

/** Cuts one line into runs, leaving out the marks of bold and code that are closed. */
function toRuns(text: string, from: number, to: number, bold: boolean): readonly Run[] {
  const runs: Run[] = [];
  let begin = from;
  const flush = (end: number, code = false): void => {
    if (end > begin) runs.push({ start: begin, end, bold, code });
  };

  let boldEnd = -1;
  for (let at = from; at < to; ) {
    if (at === boldEnd) {
      flush(at);
      bold = false;
      boldEnd = -1;
      begin = at += 2;
      continue;
    }
    if (text[at] === '`') {
      const ticks = text.startsWith('``', at) ? 2 : 1;
      const close = text.indexOf('`'.repeat(ticks), at + ticks);
      if (close > at + ticks && close < to) {
        flush(at);
        begin = at + ticks;
        flush(close, true);
        begin = at = close + ticks;
        continue;
      }
    }
    if (boldEnd < 0 && !bold && text.startsWith('**', at) && /\S/.test(text[at + 2] ?? ' ')) {
      const close = text.indexOf('**', at + 3);
      if (close > 0 && close < to && /\S/.test(text[close - 1] ?? ' ')) {
        flush(at);
        bold = true;
        boldEnd = close;
        begin = at += 2;
        continue;
      }
    }
    at++;
  }
  flush(to);
  return runs;
}

function toSegments(text: string, runs: readonly Run[], { words, near }: Marks): readonly Segment[] {
  const segments: Segment[] = [];
  const within =
    (at: number) =>
    ({ start, end }: TextRange): boolean =>
      start <= at && at < end;
  const all = near ? [...words, near] : words;
  for (const { start, end, bold, code } of runs) {
    const cuts = new Set([start, end]);
    for (const range of all) for (const cut of [range.start, range.end]) if (cut > start && cut < end) cuts.add(cut);
    const sorted = [...cuts].sort((a, b) => a - b);
    for (const [i, from] of sorted.slice(0, -1).entries()) {
      segments.push({
        text: text.slice(from, sorted[i + 1]),
        bold,
        code,
        mark: words.some(within(from)),
        near: near !== null && within(from)(near),
      });
    }
  }
  return segments;
}

/** The first line that says something, without its markup. */
export function firstLine(text: string): string {
  const [line] = toLines(text);
  return line ? line.segments.map((segment) => segment.text).join('') : '';
}

/**
 * A few lines of many: the first, which says what it is about, and then from the first with a mark that would not be seen otherwise.
 */
export function excerpt(lines: readonly TextLine[], most: number): readonly TextLine[] {
  if (lines.length <= most) return lines;
  const marked = lines.findIndex(({ segments }) => segments.some(({ mark }) => mark));
  if (marked < most || most < 2) return lines.slice(0, most);
  return [lines[0]!, ...lines.slice(marked, marked + most - 1)];
}

/**
 * Where the matches of a snippet are in the whole text it was cut from; empty when it is not to be found there.
 *
 * @param snippet may begin or end with an ellipsis that the whole text does not have
 */
export function matchesInWhole(whole: string, snippet: string, matches: readonly TextRange[]): readonly TextRange[] {
  const cut = cutOf(whole, snippet);
  return cut ? matches.map(({ start, end }) => ({ start: start + cut.shift, end: end + cut.shift })) : [];
}

/** The part of a range of the whole text that a snippet of it shows; `null` when it shows none. */
export function rangeInSnippet(whole: string, snippet: string, range: TextRange): TextRange | null {
  const cut = cutOf(whole, snippet);
  if (!cut) return null;
  const start = Math.max(cut.start, range.start - cut.shift);
  const end = Math.min(cut.end, range.end - cut.shift);
  return start < end ? { start, end } : null;
}

/** Where the snippet has text of the whole, its ellipses left out, and how much further on that stands in the whole. */
function cutOf(whole: string, snippet: string): (TextRange & { readonly shift: number }) | null {
  const lead = snippet.startsWith('…') ? /^…\s*/.exec(snippet)![0].length : 0;
  const core = snippet.slice(lead).replace(/\s*…$/, '');
  const at = whole.indexOf(core);
  return at < 0 ? null : { start: lead, end: lead + core.length, shift: at - lead };
}
