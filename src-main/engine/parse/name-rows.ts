/** Rows for what a note is called, and for what its properties say. */
import { timed } from '../../../src-shared/time/wall.ts';
import { momentOf } from '../../../src-shared/time/wall.ts';
import type { LineRange } from '../../../src-shared/model.ts';
import { block, observation, structureOf } from './document.ts';
import type { ParsedBlock, ParsedDocument } from './format.ts';

/**
 * The document with a row for its title and its aliases in front, where it has aliases or nothing else is in it. A
 * document with a text needs none: its title is in the context of all its rows.
 */
export function withTitleRow(document: ParsedDocument): ParsedDocument {
  const { title, aliases = [], blocks } = document;
  const onlyProperties = blocks.every(({ type }) => type === 'property');
  if (title.trim() === '' || (aliases.length === 0 && !onlyProperties)) return document;
  // Its line is structure: front matter, the heading that the title is from, or nothing at all.
  const first = blocks[0]?.observations[0]?.lines.start ?? Infinity;
  if (first <= 1) return document;
  const text = [...new Set([title, ...aliases])].join('\n');
  const time = timed(momentOf({ happenedAt: document.date, zoneOffset: document.zoneOffset }));
  const row = observation({ type: 'title', text, lines: { start: 1, end: 1 }, ...time });
  const all = [block({ observations: [row], ...time }), ...blocks];
  const lineCount = Math.max(1, document.lineCount);
  return { ...document, blocks: all, lineCount, structure: structureOf(all, lineCount) };
}

/** A row with the values of properties, one a line; `null` where there is none. It is found by its words only. */
export function propertyBlock(values: readonly string[], lines: LineRange): ParsedBlock | null {
  if (values.length === 0 || lines.start > lines.end) return null;
  return block({ label: '', observations: [observation({ type: 'property', text: values.join('\n'), lines })] });
}
