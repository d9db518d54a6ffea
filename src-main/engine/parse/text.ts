import { dateInName } from './dates.ts';
import { fileStem, structureOf } from './document.ts';
import type { Format } from './format.ts';
import { plainLines } from './lines.ts';
import { joined } from './observations.ts';

/** Plain text: paragraphs, joined while they are short. */
export const text: Format = {
  id: 'text',
  extensions: ['.txt'],

  recognises: () => true,

  parse(input) {
    const title = fileStem(input.path);
    const lines = plainLines(input.text);
    const date = dateInName(title);
    const observations = joined(lines, date);
    const last = observations[observations.length - 1];
    const blocks = last
      ? [{ type: 'note' as const, label: '', headingPath: [], lines: { start: observations[0]!.lines.start, end: last.lines.end }, happenedAt: date, observations }]
      : [];
    return { title, date, session: null, tags: [], blocks, structure: structureOf(blocks, lines.length), lineCount: lines.length };
  },
};
