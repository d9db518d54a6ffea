import { describe, expect, test } from 'vitest';
import { readText } from '../testing.ts';

const read = (cells: readonly object[], path = '/n/2025-11-03 recall.ipynb') =>
  readText(path, JSON.stringify({ nbformat: 4, cells }));
const markdown = (source: string | string[]) => ({ cell_type: 'markdown', source });
const code = (source: string, outputs: readonly object[] = []) => ({ cell_type: 'code', source, outputs });
const result = (text: string | string[]) => ({
  output_type: 'execute_result',
  data: { 'text/plain': text, 'image/png': 'iVBORw0' },
});

describe('a notebook', () => {
  test('is counted in cells, its headings running on from cell to cell', async () => {
    const { title, unit, lineCount, date, blocks, structure } = await read([
      markdown('# Recall'),
      markdown(['## Key Decisions\n', '- Scan 200\n', '- Rescore\n']),
      code(''),
      markdown('## Runs'),
      code('recall(200)\n\nplot()', [
        result(['0.', '94']),
        result('x'.repeat(500)),
        { output_type: 'stream', text: 'a log' },
      ]),
    ]);
    expect({ title, unit, lineCount, date }).toEqual({
      title: 'Recall',
      unit: 'cell',
      lineCount: 5,
      date: Date.UTC(2025, 10, 3),
    });
    expect(
      blocks.map(({ type, headingPath, lines, observations }) => [
        type,
        headingPath,
        lines,
        observations.map((one) => [one.text, one.lines]),
      ]),
    ).toEqual([
      [
        'decision',
        ['Key Decisions'],
        { start: 2, end: 2 },
        [
          ['Scan 200', { start: 2, end: 2 }],
          ['Rescore', { start: 2, end: 2 }],
        ],
      ],
      ['note', ['Runs'], { start: 4, end: 5 }, [['recall(200)\n\nplot()\n0.94', { start: 5, end: 5 }]]],
    ]);
    expect(structure).toEqual([
      { start: 1, end: 1 },
      { start: 3, end: 4 },
    ]);
  });

  test('keeps a paragraph with the short code it explains, and comments of code are no headings', async () => {
    const { blocks } = await read([markdown('We scan:'), code('# not a heading\nscan()')]);
    expect(blocks.map((block) => block.observations.map((one) => [one.text, one.lines]))).toEqual([
      [['We scan:\n\n# not a heading\nscan()', { start: 1, end: 2 }]],
    ]);
  });

  test('is read in the older shape with sheets', async () => {
    const old = {
      worksheets: [
        {
          cells: [
            { cell_type: 'heading', level: 1, source: 'Old' },
            { cell_type: 'code', input: ['a\n', 'b'], outputs: [] },
          ],
        },
      ],
    };
    expect(await readText('/n/old.ipynb', JSON.stringify(old))).toMatchObject({
      title: 'Old',
      lineCount: 2,
      blocks: [{ observations: [{ text: 'a\nb' }] }],
    });
  });

  test.each(['', '{"cells": [', '[]', '{"cells": 3}', 'null', '{"nbformat": 4}'])(
    'is refused with a next step when it is %j',
    async (text) => {
      await expect(readText('/n/a.ipynb', text)).rejects.toMatchObject({
        code: 'FILE_UNPARSABLE',
        next: expect.stringMatching(/./) as string,
      });
    },
  );

  test('may hold cells that are none', async () => {
    expect(
      await read([
        null as unknown as object,
        { cell_type: 'markdown' },
        { cell_type: 'new', source: 'x' },
        { cell_type: 'code', source: [1, 'a'], outputs: [null, {}] },
      ]),
    ).toMatchObject({ lineCount: 4, blocks: [{ observations: [{ text: 'a' }] }] });
  });
});
