/**
 * One day for a note: what the filter, the facet, the command line and the window say of it is the same, in whichever
 * zone the notes were indexed and in whichever they are read.
 */
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Hit } from '../src-shared/model.ts';
import { formatDay, formatWhen, shownTime } from '../src-renderer/parts/when.ts';
import { desk, type Desk } from './cli/testing.ts';
import { createEngine } from './engine/engine.ts';

const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata'] as const;
type Zone = (typeof ZONES)[number];

const before = process.env['TZ'];
const inZone = (zone: string | undefined): void => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
};
afterEach(() => inZone(before));

const turn = (timestamp: string, uuid: string, content: string): string =>
  JSON.stringify({
    type: 'user',
    uuid,
    sessionId: '4f35e220-c435-4cf7-b9b9-f40426042847',
    timestamp,
    message: { role: 'user', content },
  });

/** Each file with what it says. */
const FILES: Readonly<Record<string, string>> = {
  'evening.md': '---\ndate: 2025-11-03 23:30\n---\nThe lighthouse closes at dusk.\n',
  'night.md': '---\ndate: 2025-11-04 00:30:00\n---\nThe lighthouse lamp broke after midnight.\n',
  'date.md': '---\ndate: 2025-11-03\n---\nThe lighthouse gets a new door.\n',
  'yaml.md': '---\ndate: 2025-11-03 23:30:00 -5\n---\nThe lighthouse bill was paid.\n',
  'offset.md': '---\ndate: 2025-11-03T23:30:00+05:30\n---\nThe lighthouse radio works again.\n',
  'mail.eml':
    'From: ada@example.org\nSubject: Paint\nDate: Mon, 3 Nov 2025 23:30:00 -0500\n\nThe lighthouse needs red paint.\n',
  'session.md':
    '# Session: lantern\n**ID**: lantern\n**Started**: 2025-11-03 23:00\n\n## Activity Log\n### 23:30 - Update\n- Order lighthouse oil\n\n### 00:30 - Update\n- Count lighthouse wicks\n',
  'log.jsonl': `${turn('2025-11-04T04:00:00.000Z', 'u1', 'Turn the lighthouse lens?')}\n${turn('2025-11-03T19:00:00.000Z', 'u2', 'Grease the lighthouse gears?')}\n`,
  'leap.md': '---\ndate: 2024-02-29 23:30\n---\nThe lighthouse keeper leaps.\n',
  'old.md': '---\ndate: 1969-12-31 23:30\n---\nThe lighthouse opened.\n',
  'silvester.jsonl': `${turn('2026-01-01T02:00:00Z', 'u3', 'Fireworks over the lighthouse?')}\n`,
};

type Expected = Readonly<Record<string, Readonly<Record<Zone, readonly [day: string, time: string | null]>>>>;
const same = (day: string, time: string | null): Expected[string] => ({
  UTC: [day, time],
  'America/New_York': [day, time],
  'Asia/Kolkata': [day, time],
});

/** By a word of the text. */
const EXPECTED: Expected = {
  dusk: same('2025-11-03', '23:30'),
  midnight: same('2025-11-04', '00:30'),
  door: same('2025-11-03', null),
  bill: same('2025-11-03', '23:30'),
  radio: same('2025-11-03', '23:30'),
  'ada@example.org': same('2025-11-03', '23:30'),
  paint: same('2025-11-03', '23:30'),
  oil: same('2025-11-03', '23:30'),
  wicks: same('2025-11-04', '00:30'),
  lens: {
    UTC: ['2025-11-04', '04:00'],
    'America/New_York': ['2025-11-03', '23:00'],
    'Asia/Kolkata': ['2025-11-04', '09:30'],
  },
  gears: {
    UTC: ['2025-11-03', '19:00'],
    'America/New_York': ['2025-11-03', '14:00'],
    'Asia/Kolkata': ['2025-11-04', '00:30'],
  },
  leaps: same('2024-02-29', '23:30'),
  opened: same('1969-12-31', '23:30'),
  Fireworks: {
    UTC: ['2026-01-01', '02:00'],
    'America/New_York': ['2025-12-31', '21:00'],
    'Asia/Kolkata': ['2026-01-01', '07:30'],
  },
};

const wordOf = (text: string): string => Object.keys(EXPECTED).find((word) => text.includes(word)) ?? text;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** `3 Nov 2025`, as the window writes it. */
const inWords = (day: string): string =>
  `${Number(day.slice(8))} ${MONTHS[Number(day.slice(5, 7)) - 1]!} ${day.slice(0, 4)}`;

interface JsonHit {
  readonly text: string;
  readonly date: string;
  readonly day: string;
}
interface Json {
  readonly hits: readonly JsonHit[];
  readonly facets: readonly {
    readonly field: string;
    readonly values: readonly { readonly value: string; readonly count: number }[];
  }[];
}

// Two places are enough to index in: neither is the third, and one is on each side of it.
describe.each(['America/New_York', 'Asia/Kolkata'])('Notes that were indexed in %s', (home) => {
  let shop: Desk | null = null;
  afterAll(async () => shop?.close());

  const open = async (): Promise<Desk> => {
    if (shop) return shop;
    shop = desk();
    for (const [name, content] of Object.entries(FILES)) shop.note(name, content);
    inZone(home);
    const { code, stderr } = await shop.run('index', shop.notes);
    expect(code, stderr).toBe(0);
    return shop;
  };

  it.each(ZONES)('have one day each for everybody in %s', async (zone) => {
    const { data, run } = await open();
    inZone(zone);
    const { api: engine, close } = createEngine(
      {
        dataFolder: data,
        modelsFolder: path.resolve(import.meta.dirname, '../models'),
        model: 'int8',
        provider: 'cpu',
        patience: Infinity,
      },
      () => {},
    );
    const ask = async (
      query: string,
    ): Promise<{ readonly hits: readonly Hit[]; readonly years: ReadonlyMap<string, number> }> => {
      const { hits, facets } = await engine.search({ query, limit: 50 });
      return {
        hits,
        years: new Map(facets.find(({ field }) => field === 'year')?.values.map(({ value, count }) => [value, count])),
      };
    };
    const perDay = Map.groupBy(Object.entries(EXPECTED), ([, by]) => by[zone][0]);
    const found = new Map<string, readonly string[]>();
    // The facet counts all, whatever day is asked for: by the days that are shown.
    const perYear = new Map<string, number>();
    try {
      for (const hit of (await ask('path:notes')).hits) {
        const year = formatDay(shownTime(hit)!).slice(-4);
        perYear.set(year, (perYear.get(year) ?? 0) + 1);
      }
      expect(perYear.get('2026') ?? 0).toBe(zone === 'America/New_York' ? 0 : 1);
      for (const [day, expected] of perDay) {
        const words = expected.map(([word]) => word).sort();
        const { hits, years } = await ask(`on:${day}`);
        found.set(day, hits.map(({ text }) => wordOf(text)).sort());
        expect(found.get(day), `on:${day}`).toEqual(words);
        // The window.
        for (const hit of hits) {
          const at = shownTime(hit)!;
          const [, time] = EXPECTED[wordOf(hit.text)]![zone];
          expect([wordOf(hit.text), formatDay(at), formatWhen(at)]).toEqual([
            wordOf(hit.text),
            inWords(day),
            time === null ? inWords(day) : `${inWords(day)} ${time}`,
          ]);
        }
        expect(years, `years of on:${day}`).toEqual(perYear);
      }
      expect((await ask('lighthouse')).years).toEqual(perYear);
    } finally {
      await close();
    }

    // The command line.
    const json = await run('search', 'on:2025-11-03 lighthouse', '--all', '--limit', '50', '--json');
    const { hits, facets } = JSON.parse(json.stdout) as Json;
    expect(hits.map(({ text }) => wordOf(text)).sort()).toEqual(found.get('2025-11-03'));
    for (const hit of hits) {
      const [, time] = EXPECTED[wordOf(hit.text)]![zone];
      expect([wordOf(hit.text), hit.day, hit.date.slice(0, 16)]).toEqual([
        wordOf(hit.text),
        '2025-11-03',
        time === null ? '2025-11-03' : `2025-11-03T${time}`,
      ]);
    }
    expect(
      facets
        .find(({ field }) => field === 'year')
        ?.values.map(({ value, count }) => [value, count])
        .sort(),
    ).toEqual([...perYear].sort());
    const text = await run('search', 'on:2025-11-03 lighthouse', '--limit', '50');
    expect(new Set(text.stdout.match(/\b\d{4}-\d\d-\d\d\b/g))).toEqual(new Set(['2025-11-03']));
  });
});
