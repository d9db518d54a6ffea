import { momentInName } from '../../../../src-shared/time/written.ts';
import { block, dated, document, fileStem, observation } from '../document.ts';
import type { FormatReader, ParsedBlock } from '../format.ts';
import { isRecord, wordsOf } from '../json.ts';
import { scanLines } from '../notes/lines.ts';
import { readBlocks } from '../notes/sections.ts';
import { damaged, unparsable } from '../unparsable.ts';
import { inPlace } from './flow.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Canvases of Obsidian (JSON Canvas): a card is read as Markdown; counted in cards, as a person reads them. */
export const canvas: FormatReader = {
  redaction: 'document',

  recognises: () => true,

  parse({ path, text, redact }, headingTypes) {
    const stem = fileStem(path);
    const date = momentInName(stem);
    const nodes = inReadingOrder(nodesOf(path, text));
    const blocks = nodes.flatMap((node, i): readonly ParsedBlock[] => {
      const place = { start: i + 1, end: i + 1 };
      const said = redact(wordsOf(node['text']) ?? '');
      if (said !== '') {
        const rules = { session: false, timeOf: () => null, date, title: '', headingTypes };
        const own = inPlace(readBlocks(scanLines(said), rules), () => place);
        return own.map((one) => ({ ...one, lines: place }));
      }
      const file = wordsOf(node['file']);
      const shown = wordsOf(node['label']) ?? wordsOf(node['url']) ?? (file === null ? null : `[[${file}]]`);
      return shown === null ? [] : [block({ observations: [observation({ text: redact(shown), lines: place })] })];
    });
    return document({ title: stem, ...dated(date), blocks, unit: 'cell', lineCount: nodes.length });
  },
};

function nodesOf(path: string, text: string): readonly Fields[] {
  if (text.trim() === '') return []; // a canvas on which nothing was put yet
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(path, 'canvas', cause);
  }
  const nodes = isRecord(value) ? (value['nodes'] ?? []) : null;
  if (!Array.isArray(nodes))
    throw unparsable(
      path,
      'It is JSON, but no canvas: it has no nodes.',
      'Open it in Obsidian and save it again, or leave it out with an ignore rule.',
    );
  return nodes.filter(isRecord);
}

/** From the top, and in one row from the left; cards whose tops are as near as a line of text stand in one row. */
function inReadingOrder(nodes: readonly Fields[]): readonly Fields[] {
  const at = (node: Fields, name: 'x' | 'y'): number => {
    const value = node[name];
    return typeof value === 'number' && Number.isFinite(value) ? value : 0;
  };
  const row = (node: Fields): number => Math.round(at(node, 'y') / 40);
  return nodes.toSorted((a, b) => row(a) - row(b) || at(a, 'x') - at(b, 'x'));
}
