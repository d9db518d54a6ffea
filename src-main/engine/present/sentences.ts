/** For each observation the sentence that is nearest in meaning to a query. */
import type { BestSentence, TextRange } from '../../../src-shared/model.ts';
import type { CancelSignal } from '../../../src-shared/rpc.ts';
import type { Database } from '../store/database.ts';
import { findTraitsByUid, shownText } from '../store/observations.ts';
import { throwIfCancelled } from '../retrieve/run-retrievers.ts';
import type { QueryEmbedding } from '../retrieve/query-embedding.ts';
import { parseQuery } from '../retrieve/query.ts';
import { cosine } from '../projections/vectors/scan/unit-vectors.ts';

/** Sentences of one observation that are looked at: nobody waits for those of a whole book. */
const MOST_SENTENCES = 64;
/**
 * Shorter stretches (a number, a mark) say nothing by themselves and belong to what stands before them. In UTF-16 code
 * units.
 */
const SHORTEST = 12;

const segmenter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter('en', { granularity: 'sentence' }) : null;

/** The best sentences in the order of the ids; see the contract. */
export async function bestSentences(
  db: Database,
  meaning: QueryEmbedding,
  request: { readonly query: string; readonly observationIds: readonly string[] },
  signal?: CancelSignal,
): Promise<readonly BestSentence[]> {
  const { text } = parseQuery(request.query);
  if (text === '') return [];
  // Of a long text only what a hit shows: a range beyond that would mean nothing there.
  const texts = new Map(
    findTraitsByUid(db, request.observationIds).map(({ uid, text: whole }) => [uid, shownText(whole, null).text]),
  );
  const query = await meaning.ofQuery(text, signal);
  const best: BestSentence[] = [];
  for (const observationId of new Set(request.observationIds)) {
    const found = await bestSentence(meaning, query, texts.get(observationId) ?? '', signal);
    if (found) best.push({ observationId, ...found });
  }
  return best;
}

/**
 * The sentence nearest to a query's vector, with their cosine; `null` for a text of one sentence.
 *
 * @param most sentences that are looked at, from the first on. Default 64
 */
export async function bestSentence(
  meaning: QueryEmbedding,
  query: Float32Array,
  text: string,
  signal?: CancelSignal,
  most = MOST_SENTENCES,
): Promise<{ readonly range: TextRange; readonly score: number } | null> {
  const ranges = splitSentences(text).slice(0, most);
  if (ranges.length < 2) return null;
  let best: { range: TextRange; score: number } | null = null;
  for (const range of ranges) {
    throwIfCancelled(signal);
    const score = cosine(query, await meaning.ofSentence(text.slice(range.start, range.end), signal));
    if (!best || score > best.score) best = { range, score };
  }
  return best;
}

/**
 * The sentences of a text, in order, without the blanks between them. The lines of a list, a table or of code are
 * sentences by themselves; a line of prose that goes on in the next does not end there.
 */
export function splitSentences(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  for (const unit of unitsOf(text)) {
    for (const { start, end } of unit.code ? [unit] : sentencesOf(text, unit)) {
      const part = text.slice(start, end);
      const from = start + part.length - part.trimStart().length;
      const to = start + part.trimEnd().length;
      if (from >= to) continue;
      const last = ranges.at(-1);
      if (last && (to - from < SHORTEST || last.end - last.start < SHORTEST) && last.start >= unit.start)
        ranges[ranges.length - 1] = { start: last.start, end: to };
      else ranges.push({ start: from, end: to });
    }
  }
  return ranges;
}

interface Unit extends TextRange {
  readonly code: boolean;
}

/** A line that begins something of its own: an item, a row, a heading, a quotation. */
const BEGINS = /^\s*(?:[-*+•>|#]|\d+[.)]|\[[ xX]\])\s*/;

/** Paragraphs, items, rows, and lines of code. */
function unitsOf(text: string): Unit[] {
  const units: { start: number; end: number; code: boolean }[] = [];
  let fenced = false;
  let open = false; // whether the next line may go on with the last unit
  for (const { 0: line, index } of text.matchAll(/[^\n]+|\n/g)) {
    if (line === '\n') {
      // One line break ends a line; the second one, with nothing between, a paragraph.
      if (text[index - 1] === '\n') open = false;
      continue;
    }
    const unit = { start: index, end: index + line.length, code: false };
    if (/^\s*(?:```|~~~)/.test(line)) {
      fenced = !fenced;
      open = false;
    } else if (fenced || (/^(?: {4}|\t)\s*\S/.test(line) && !open)) {
      units.push({ ...unit, code: true });
      open = false;
    } else if (!/\S/.test(line)) {
      open = false;
    } else if (open && !BEGINS.test(line)) {
      (units.at(-1) as { end: number }).end = unit.end;
    } else {
      units.push(unit);
      open = !/^\s*[#|]/.test(line);
    }
  }
  return units;
}

/** By the Unicode rules for sentences (UAX 29); without them by full stops, question and exclamation marks. */
function sentencesOf(text: string, { start, end }: TextRange): TextRange[] {
  const part = text.slice(start, end).replaceAll(/\s/g, ' '); // a line break is no end: UAX 29 takes it for one
  if (segmenter)
    return Array.from(segmenter.segment(part), ({ index, segment }) => ({
      start: start + index,
      end: start + index + segment.length,
    }));
  return Array.from(part.matchAll(/[^.!?]+(?:[.!?]+(?=\s|$)|[.!?]|$)/g), ({ 0: found, index }) => ({
    start: start + index,
    end: start + index + found.length,
  }));
}
