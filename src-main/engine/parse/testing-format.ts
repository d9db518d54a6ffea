/** A format for tests: the one file that a new format is. Each line of a file is an observation. */
import { block, document, fileStem, observation } from './document.ts';
import type { Format, FormatReader } from './format.ts';

const quarryTest: FormatReader = {
  recognises: () => true,
  parse({ path, text }) {
    const lines = text.split('\n').filter((line) => line !== '');
    const observations = lines.map((line, i) => observation({ text: line, lines: { start: i + 1, end: i + 1 } }));
    return document({
      title: fileStem(path),
      blocks: observations.length > 0 ? [block({ observations })] : [],
      lineCount: lines.length,
    });
  },
};

/** The one line of a list that a new format is. */
export const QUARRY_TEST: Format = {
  id: 'quarrytest',
  extensions: ['.quarrytest'],
  version: 1,
  kind: 'text',
  load: async () => quarryTest,
};
