import { afterEach, describe, expect, it } from 'vitest';
import { momentOf, wallOf } from '../../../src-shared/time/wall.ts';
import type { ParsedBlock } from './format.ts';
import { readText } from './testing.ts';

const before = process.env['TZ'];
afterEach(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata'] as const;

/** The wall time and the offset, such as `2025-11-03 23:30 -300`; without an offset where none is known. */
function when(block: Pick<ParsedBlock, 'happenedAt' | 'zoneOffset'>): string {
  const moment = momentOf(block);
  if (!moment) return 'never';
  return `${new Date(wallOf(moment)).toISOString().slice(0, 16).replace('T', ' ')}${moment.offset === null ? '' : ` ${moment.offset}`}`;
}

async function times(path: string, text: string): Promise<string[]> {
  return (await readText(path, text)).blocks.flatMap(({ observations, ...block }) =>
    observations.map((one) => when(one.happenedAt === null ? block : one)),
  );
}

describe('A session note', () => {
  const note = (started: string, ...clocks: readonly string[]): string =>
    `# Session: x\n**ID**: x\n**Started**: ${started}\n\n## Activity Log\n${clocks.map((clock) => `### ${clock} - Update\n- ${clock}\n`).join('\n')}`;

  it.each(ZONES)('without a zone keeps its days and times, read in %s', async (zone) => {
    process.env['TZ'] = zone;
    expect(await times('/n/a.md', note('2025-11-03 23:00', '23:30', '00:30', '01:30'))).toEqual([
      '2025-11-03 23:30',
      '2025-11-04 00:30',
      '2025-11-04 01:30',
    ]);
    expect(await times('/n/a.md', note('2025-03-08 22:00', '23:30', '03:30'))).toEqual([
      '2025-03-08 23:30',
      '2025-03-09 03:30',
    ]);
    expect(await times('/n/a.md', note('2024-02-28 23:50', '23:55', '00:10'))).toEqual([
      '2024-02-28 23:55',
      '2024-02-29 00:10',
    ]);
  });

  it.each(ZONES)('with an offset keeps its days and times, and the offset, read in %s', async (zone) => {
    process.env['TZ'] = zone;
    expect(await times('/n/a.md', note('2025-11-03T23:00:00-05:00', '23:30', '00:30'))).toEqual([
      '2025-11-03 23:30 -300',
      '2025-11-04 00:30 -300',
    ]);
    expect(await times('/n/a.md', note('2025-11-03T23:00:00+05:30', '23:30', '00:30'))).toEqual([
      '2025-11-03 23:30 330',
      '2025-11-04 00:30 330',
    ]);
  });

  it.each([
    ['UTC', '2025-11-04'],
    ['America/New_York', '2025-11-03'],
    ['Asia/Kolkata', '2025-11-04'],
  ])(
    "that began at an instant in UTC has its entries' times, counted from the user's own day, read in %s",
    async (zone, day) => {
      process.env['TZ'] = zone;
      expect(await times('/n/a.md', note('2025-11-04T02:00:00Z', '21:15'))).toEqual([`${day} 21:15`]);
    },
  );

  it.each(ZONES)('whose id is its start on a clock in UTC keeps that time, read in %s', async (zone) => {
    process.env['TZ'] = zone;
    const { session, blocks } = await readText(
      '/n/a.md',
      note('2025-11-03T23:00:05Z', '23:30', '00:30').replace('**ID**: x', '**ID**: 20251103-230005'),
    );
    expect(session).toMatchObject({ startedAt: Date.UTC(2025, 10, 3, 23, 0, 5), zoneOffset: null });
    expect(blocks.map(when)).toEqual(['2025-11-03 23:30', '2025-11-04 00:30']);
  });

  it('that says its time without a zone is not moved by its id', async () => {
    const { session } = await readText(
      '/n/a.md',
      note('2025-11-03 23:00:05').replace('**ID**: x', '**ID**: 20251103-180005'),
    );
    expect(session).toMatchObject({ startedAt: Date.UTC(2025, 10, 3, 23, 0, 5), zoneOffset: null });
  });

  it('of before 1970 goes on after its midnight', async () => {
    expect(await times('/n/a.md', note('1969-12-31 23:00', '23:30', '00:30'))).toEqual([
      '1969-12-31 23:30',
      '1970-01-01 00:30',
    ]);
    expect(await times('/n/a.md', note('1965-05-06 23:00', '23:30', '00:30'))).toEqual([
      '1965-05-06 23:30',
      '1965-05-07 00:30',
    ]);
  });
});

describe.each(ZONES)('Read in %s', (zone) => {
  it.each([
    ['front matter', 'a.md', '---\ndate: 2025-11-03 23:30\n---\nx\n', '2025-11-03 23:30'],
    ['a YAML date', 'a.md', '---\ndate: 2025-11-03\n---\nx\n', '2025-11-03 00:00'],
    ['a YAML timestamp', 'a.md', '---\ncreated: 2025-11-03 23:30:00 -5\n---\nx\n', '2025-11-03 23:30 -300'],
    [
      'a YAML timestamp in UTC without a time of day',
      'a.md',
      '---\ncreated: 2025-11-03T00:00:00.000Z\n---\nx\n',
      '2025-11-03 00:00',
    ],
    ['a mail', 'a.eml', 'From: a@example.org\nDate: Mon, 3 Nov 2025 23:30:00 -0500\n\nx\n', '2025-11-03 23:30 -300'],
    [
      'a mail of elsewhere',
      'a.eml',
      'From: a@example.org\nDate: Tue, 4 Nov 2025 00:30:00 +0530\n\nx\n',
      '2025-11-04 00:30 330',
    ],
    ['a web page', 'a.html', '<meta name=date content="2025-11-03T23:30:00-05:00"><p>x', '2025-11-03 23:30 -300'],
    ['a table', 'a.csv', 'date,what\n2025-11-03 23:30,x\n2025-11-04T00:30:00+05:30,y\n', '2025-11-03 23:30'],
    ['an Org file', 'a.org', '* Call [2025-11-03 Mon 23:30]\nx\n', '2025-11-03 23:30'],
    ["a file's name", '20251103-233000.txt', 'x\n', '2025-11-03 23:30'],
    [
      'an aider history',
      '.aider.chat.history.md',
      '# aider chat started at 2025-11-03 23:30:00\n\n#### x\n',
      '2025-11-03 23:30',
    ],
    [
      'a log of Claude Code without a zone',
      'a.jsonl',
      '{"type":"user","uuid":"1","sessionId":"s","timestamp":"2025-11-03T23:30:00","message":{"role":"user","content":"x"}}\n',
      '2025-11-03 23:30',
    ],
    [
      'a log of Codex with an offset',
      'a.jsonl',
      '{"timestamp":"2025-11-03T23:30:00-05:00","type":"response_item","payload":{"type":"message","role":"user","content":"x"}}\n',
      '2025-11-03 23:30 -300',
    ],
  ])('%s has the day and the time that it gives', async (_name, file, text, expected) => {
    process.env['TZ'] = zone;
    expect((await times(`/n/${file}`, text))[0]).toBe(expected);
  });

  it.each([
    [
      'Claude Code',
      '{"type":"user","uuid":"1","sessionId":"s","timestamp":"2025-11-04T02:00:00.000Z","message":{"role":"user","content":"x"}}\n',
    ],
    [
      'Codex',
      '{"timestamp":"2025-11-04T02:00:00.000Z","type":"response_item","payload":{"type":"message","role":"user","content":"x"}}\n',
    ],
  ])("a log of %s in UTC has instants, and so the user's own day", async (_name, text) => {
    process.env['TZ'] = zone;
    const { blocks, date, zoneOffset, session } = await readText('/n/a.jsonl', text);
    expect([date, zoneOffset, session?.zoneOffset, blocks[0]!.happenedAt]).toEqual([
      Date.UTC(2025, 10, 4, 2),
      0,
      0,
      Date.UTC(2025, 10, 4, 2),
    ]);
    expect(when(blocks[0]!)).toBe(
      { UTC: '2025-11-04 02:00 0', 'America/New_York': '2025-11-03 21:00 0', 'Asia/Kolkata': '2025-11-04 07:30 0' }[
        zone
      ],
    );
  });
});
