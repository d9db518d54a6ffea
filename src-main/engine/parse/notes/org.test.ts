import { describe, expect, test } from 'vitest';
import { readText } from '../testing.ts';

const read = (text: string, path = '/n/plan.org') => readText(path, text);
const said = async (text: string) =>
  (await read(text)).blocks.map(({ type, headingPath, observations }) => [
    type,
    headingPath,
    observations.map((one) => [one.type, one.text, one.lines.start, one.lines.end]),
  ]);

describe('an Org file', () => {
  test('takes title, date and tags from its keywords, and tags from its headings', async () => {
    expect(await read('#+TITLE: The plan\n#+DATE: <2025-11-03 Mon>\n#+FILETAGS: :a:b:\n* Legs :c:\nx\n')).toMatchObject(
      {
        title: 'The plan',
        date: Date.UTC(2025, 10, 3),
        tags: ['a', 'b', 'c'],
        blocks: [{ label: 'Legs', headingPath: ['Legs'], happenedAt: Date.UTC(2025, 10, 3) }],
      },
    );
    expect(await read('x', '/n/2025-11-04 day.org')).toMatchObject({
      title: '2025-11-04 day',
      date: Date.UTC(2025, 10, 4),
    });
  });

  test('makes goals of its tasks, together with what stands right below', async () => {
    expect(
      await said(
        '#+TODO: IDEA | SHIPPED(s)\n* Quarry\n** TODO [#A] Fuse the legs\n:PROPERTIES:\n:ID: 7\n:END:\nBy score.\n** DONE Scan\nCLOSED: [2025-11-03 Mon 10:00]\n** SHIPPED Index\n** TODOS of others\nx\n',
      ),
    ).toEqual([
      ['goal', ['Quarry', 'Fuse the legs'], [['goal', '[ ] Fuse the legs\n\nBy score.', 3, 7]]],
      ['goal', ['Quarry', 'Scan'], [['goal', '[x] Scan', 8, 8]]],
      ['goal', ['Quarry', 'Index'], [['goal', '[x] Index', 10, 10]]],
      ['note', ['Quarry', 'TODOS of others'], [['note', 'x', 12, 12]]],
    ]);
  });

  test('types sections of known names and cuts them by item', async () => {
    expect(await said('* Key decisions\n- one\n- two\n  more\n* Other\n+ three\n')).toEqual([
      [
        'decision',
        ['Key decisions'],
        [
          ['decision', 'one', 2, 2],
          ['decision', 'two\nmore', 3, 4],
        ],
      ],
      ['note', ['Other'], [['note', 'three', 6, 6]]],
    ]);
  });

  test('gives the time of a heading to all below it', async () => {
    const { blocks } = await read(
      '* Day <2025-11-03 Mon 9:30>\n** Morning\na\n** Call <2025-11-04 Tue>\nb\n* Closed\nCLOSED: [2025-11-05 Wed]\nc\n* None\nd\n',
    );
    expect(blocks.map((block) => [block.label, block.observations[0]!.happenedAt])).toEqual([
      ['Morning', Date.UTC(2025, 10, 3, 9, 30)],
      ['Call', Date.UTC(2025, 10, 4)],
      ['Closed', Date.UTC(2025, 10, 5)],
      ['None', null],
    ]);
  });

  test('never splits a block, and reads what is never closed as text', async () => {
    expect(await said('* A\n#+begin_src sh\n# not a comment\n\n- no item\n#+end_src\n')).toEqual([
      ['note', ['A'], [['note', '#+begin_src sh\n# not a comment\n\n- no item\n#+end_src', 2, 6]]],
    ]);
    expect(await said('* A\n:LOGBOOK:\nx\n* B\n#+begin_src\ny\n')).toEqual([
      ['note', ['A'], [['note', ':LOGBOOK:\nx', 2, 3]]],
      ['note', ['B'], [['note', 'y', 6, 6]]],
    ]);
  });

  test('leaves comments, keywords and drawers outside', async () => {
    const { structure } = await read('# a comment\n#+STARTUP: fold\n* A\n:PROPERTIES:\n:ID: 7\n:END:\nx\n-----\n');
    expect(structure).toEqual([
      { start: 1, end: 6 },
      { start: 8, end: 8 },
    ]);
  });
});
