import { dateInName } from '../dates.ts';
import { block, document, fileStem } from '../document.ts';
import type { Format } from '../format.ts';
import { plainLines } from './lines.ts';
import { joined } from './section-observations.ts';

/** Plain text: paragraphs, joined while they are short. */
export const text: Format = {
  id: 'text',
  extensions: ['.txt'],
  redaction: 'text',

  recognises: () => true,

  parse(input) {
    const title = fileStem(input.path);
    const lines = plainLines(input.text);
    const date = dateInName(title);
    const observations = joined(lines, date);
    const blocks = observations.length > 0 ? [block({ observations, happenedAt: date })] : [];
    return document({ title, date, blocks, lineCount: lines.length });
  },
};
