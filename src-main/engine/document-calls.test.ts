/**
 * Windows, outlines and places of real files: what is read of a file is in its windows, whatever its lines are like.
 */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentView, Observation } from '../../src-shared/model.ts';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { type Workshop, workshop } from './testing.ts';

const observations = ({ blocks }: DocumentView): readonly Observation[] =>
  blocks.flatMap((block) => block.observations);

/** Its beginning and its length: a failure can be read. */
const shortened = ({ text }: { readonly text: string }): string => `${text.length} ${text.slice(0, 40)}`;

/** A random number from 0 below `n`, the same for the same seed. */
function dice(seed: number): (n: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (n) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    return state % n;
  };
}

/** Lines of a note by chance. What is said repeats, so few texts go through the model. */
function randomNote(seed: number): string {
  const roll = dice(seed);
  const piece = (): string =>
    [
      'The anchor holds.',
      '- a rope',
      '  - a wet rope',
      '## Sails',
      '',
      '',
      '> said',
      '1. first',
      '```\ncode\n```',
      '| a | b |\n|---|---|\n| 1 | 2 |',
      '\t',
      'Größe 🙂 写真',
    ][roll(12)]!;
  const lines = Array.from({ length: roll(60) }, piece);
  if (roll(3) === 0)
    lines.splice(roll(lines.length + 1), 0, 'The rope lies at the anchor of the harbour again. '.repeat(700));
  const ending = ['\n', '\r\n', '\r\n'][roll(3)]!;
  return lines.join('\n').replaceAll('\n', ending) + (roll(2) === 0 ? ending : '');
}

const FILES: readonly (readonly [name: string, content: string])[] = [
  ['empty.md', ''],
  ['line-ends-only.md', '\r\n\n\r\n'],
  ['no-end.md', '# Boats\n\nThe anchor holds.'],
  ['windows.md', '# Boats\r\n\r\nThe anchor\r\nholds.\r\n\r\n- a rope\r\n- a wet rope'],
  ['one-line.md', 'The rope lies at the anchor of the harbour again. '.repeat(60_000)],
  ['table.csv', `n,what\n${Array.from({ length: 300 }, (_, i) => `${i % 7},rope\n`).join('')}`],
  ...Array.from({ length: 12 }, (_, seed) => [`random-${seed}.md`, randomNote(seed + 1)] as const),
];

describe('the windows of a file', () => {
  let shop: Workshop;
  let api: EngineApi;
  beforeAll(async () => {
    shop = workshop();
    for (const [name, content] of FILES) shop.write(name, content);
    ({ api } = shop.open());
    await api.addSource({ path: shop.notes });
    await api.index();
  }, 300_000);
  afterAll(async () => shop.close());

  it.each(FILES.map(([name]) => name))('of %s have all that is read of it, once and in its order', async (name) => {
    const file = path.join(shop.notes, name);
    const { observations: parsed } = await api.parse({ path: file });
    const expected = parsed
      .map(({ text, lines }, at) => ({ text, line: lines.start, at }))
      .toSorted((a, b) => a.line - b.line || a.at - b.at);
    for (const most of [3, 200]) {
      const found: Observation[] = [];
      for (let window = await api.document({ path: file, side: 'start', most }); ; ) {
        found.push(...observations(window));
        if (!window.left?.later) break;
        window = await api.document({ observationId: found.at(-1)!.id, side: 'later', most });
      }
      expect(found.map(shortened)).toEqual(expected.map(shortened));
    }
    const byLines: Observation[] = [];
    const { total, sections } = await api.outline({ path: file, most: 2_000 });
    for (let start = 1; start <= total.lines; start += 10) {
      let window = await api.document({ path: file, lines: { start, end: start + 9 } });
      byLines.push(...observations(window));
      for (let isAll = !window.cut; !isAll; ) {
        window = await api.document({ observationId: byLines.at(-1)!.id, side: 'later' });
        const within = observations(window).filter(({ lines }) => lines.start < start + 10);
        byLines.push(...within);
        isAll = within.length < observations(window).length || !window.left?.later;
      }
    }
    expect(byLines.map(shortened)).toEqual(expected.map(shortened));
    expect(total.observations).toBe(expected.length);
    expect(sections.reduce((sum, section) => sum + section.observations, 0)).toBe(expected.length);
  });

  it('says of a line of three megabytes that it does not fit', async () => {
    const window = await api.document({ path: path.join(shop.notes, 'one-line.md'), lines: { start: 1, end: 1 } });
    expect(window.cut).toMatchObject({ line: 1 });
    expect(Buffer.byteLength(JSON.stringify(window))).toBeLessThan(500_000);
  });

  it('are of documents that the index has', async () => {
    await expect(api.document({ path: path.join(shop.notes, 'none.md'), side: 'start' })).rejects.toMatchObject({
      code: 'PATH_NOT_FOUND',
      next: expect.stringContaining('index') as string,
    });
    await expect(api.outline({ path: '/etc/passwd' })).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
    await expect(api.outline({ observationId: 'gone' })).rejects.toMatchObject({ code: 'OBSERVATION_NOT_FOUND' });
    await expect(api.locate({ observationId: 'gone' })).rejects.toMatchObject({ code: 'OBSERVATION_NOT_FOUND' });
  });
});

it('a place says whether its file is still there', async () => {
  const shop = workshop();
  try {
    const file = shop.write('a.md', '# Boats\n\nThe anchor holds.\n');
    const { api } = shop.open();
    const { id: source } = await api.addSource({ path: shop.notes });
    await api.index();
    const [hit] = (await api.search({ query: 'anchor' })).hits;
    const place = {
      id: hit!.id,
      path: file,
      folder: shop.notes,
      title: 'Boats',
      unit: 'line',
      lines: { start: 3, end: 3 },
      state: 'indexed',
      source: { id: source, path: shop.notes, kind: 'folder' },
    };
    expect(await api.locate({ observationId: hit!.id })).toEqual({ ...place, exists: true });
    shop.remove('a.md');
    expect(await api.locate({ observationId: hit!.id })).toEqual({ ...place, exists: false });
  } finally {
    await shop.close();
  }
});
