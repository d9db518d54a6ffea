import { timed } from '../../../../src-shared/time/wall.ts';
import { momentInName } from '../../../../src-shared/time/written.ts';
import { block, dated, document, fileStem } from '../document.ts';
import type { FormatReader } from '../format.ts';
import { plainLines } from './lines.ts';
import { joined } from './section-observations.ts';

/** Plain text: paragraphs, joined while they are short. */
export const text: FormatReader = {
  redaction: 'text',

  recognises: () => true,

  parse(input) {
    const title = fileStem(input.path);
    const lines = plainLines(input.text);
    const date = momentInName(title);
    const observations = joined(lines, date);
    const blocks = observations.length > 0 ? [block({ observations, ...timed(date) })] : [];
    return document({ title, ...dated(date), blocks, lineCount: lines.length });
  },
};
