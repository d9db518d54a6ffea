/** Windows of documents: each observation comes once and in order, however they are asked for. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentRequest } from '../../../../src-shared/protocol/document-window.ts';
import { engineSchemas } from '../../../../src-shared/protocol/schemas.ts';
import type { DocumentView } from '../../../../src-shared/model.ts';
import { findPlace } from './observation-place.ts';
import { readOutline } from './outline.ts';
import { sampleDocument, sampleFile, type SampleIndex, sampleIndex } from '../testing.ts';
import { viewWindow } from './document-view.ts';
import { replaceDocument, type WritableBlock } from '../write/write-document.ts';

const FILE = '/notes/a.md';
/** A request as the contract lets it through. */
function asked<Request>(call: 'document' | 'outline', request: Request): Request {
  expect(engineSchemas[call].safeParse(request).success).toBe(true);
  return request;
}

let index: SampleIndex;
beforeEach(() => void (index = sampleIndex()));
afterEach(() => index.close());

/** A random number from 0 below `n`, the same for the same seed. */
function dice(seed: number): (n: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (n) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    return state % n;
  };
}

/**
 * Writes blocks of observations whose first lines are these; each text tells its place. Gives the texts in the order of
 * their lines.
 */
function write(blocks: readonly (readonly { readonly line: number; readonly text: string }[])[]): readonly string[] {
  const [sample] = sampleDocument(['x']).blocks;
  const writable: WritableBlock[] = blocks.map((observations, at) => ({
    ...sample!,
    label: `Block ${at}`,
    headingPath: [`Block ${at}`],
    lines: {
      start: Math.min(...observations.map(({ line }) => line)),
      end: Math.max(...observations.map(({ line }) => line)),
    },
    observations: observations.map(({ line, text }) => ({
      type: 'note',
      text,
      happenedAt: null,
      solves: null,
      references: [],
      passages: [],
      lines: { start: line, end: line },
    })),
  }));
  replaceDocument(index.db, index.fingerprintId, sampleFile(index.sourceId, FILE), {
    ...sampleDocument([]),
    blocks: writable,
  });
  return blocks
    .flat()
    .map((one, at) => ({ ...one, at }))
    .toSorted((a, b) => a.line - b.line || a.at - b.at)
    .map(({ text }) => text);
}

/** As a caller asks: through the request's own rules. */
function view(request: DocumentRequest): DocumentView {
  return viewWindow(index.db, asked('document', request))!;
}

const observations = ({ blocks }: DocumentView) => blocks.flatMap((block) => block.observations);
const texts = (of: DocumentView): string[] => observations(of).map(({ text }) => text);

/** All windows from one end to the other, one after the other as each says that there is more. */
function walk(way: 'later' | 'earlier', most: number): DocumentView[] {
  const windows = [view({ path: FILE, side: way === 'later' ? 'start' : 'end', most })];
  for (;;) {
    const [now] = windows.slice(way === 'later' ? -1 : 0);
    if ((now!.left?.[way] ?? 0) === 0) return windows;
    const edge = observations(now!).at(way === 'later' ? -1 : 0)!;
    const next = view({ observationId: edge.id, side: way, most });
    if (way === 'later') windows.push(next);
    else windows.unshift(next);
    expect(windows.length).toBeLessThan(2_000);
  }
}

describe('windows of a document', () => {
  it.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'are the document, each observation once, from either end and from within (%i)',
    (seed) => {
      const roll = dice(seed);
      let line = 1;
      const blocks = Array.from({ length: 1 + roll(12) }, (_, b) =>
        Array.from({ length: 1 + roll(30) }, (_, o) => {
          line += roll(3) === 0 ? 1 + roll(4) : 0; // often on one line with others, sometimes behind empty ones
          return { line, text: `${b}/${o} ${'word '.repeat(roll(10) === 0 ? 800 : roll(20))}`.trim() };
        }),
      );
      if (roll(3) === 0) blocks.reverse(); // a reader may give what stands later first
      const all = write(blocks);

      for (const most of [1, 2, 7, 200]) {
        for (const way of ['later', 'earlier'] as const) {
          const windows = walk(way, most);
          expect(windows.flatMap(texts)).toEqual(all);
          let before = 0;
          for (const window of windows) {
            const own = texts(window).length;
            expect(own).toBeGreaterThan(0);
            expect(window.left ?? { earlier: 0, later: 0 }).toEqual({
              earlier: before,
              later: all.length - before - own,
            });
            before += own;
          }
        }
      }
      const [whole] = walk('later', 2_000);
      for (const { id, text } of observations(whole!).filter(() => roll(8) === 0)) {
        const around = view({ observationId: id, before: roll(5), after: roll(5) });
        expect(texts(around)).toContain(text);
        expect(all.slice(all.indexOf(texts(around)[0]!)).slice(0, texts(around).length)).toEqual(texts(around));
      }
    },
  );

  it.each(Array.from({ length: 10 }, (_, seed) => seed))(
    'by lines have what begins in these, each once over all lines (%i)',
    (seed) => {
      const roll = dice(seed + 100);
      let line = 1 + roll(5);
      const all = write([
        Array.from({ length: 1 + roll(120) }, (_, i) => ({ line: (line += roll(4)), text: `${i} at ${line}` })),
      ]);
      const step = 1 + roll(20);
      const windows = Array.from({ length: Math.ceil(line / step) }, (_, i) =>
        view({ path: FILE, lines: { start: i * step + 1, end: (i + 1) * step } }),
      );
      expect(windows.flatMap(texts)).toEqual(all);
      for (const [i, window] of windows.entries()) {
        for (const { lines } of observations(window))
          expect([lines.start > i * step, lines.start <= (i + 1) * step]).toEqual([true, true]);
        const before = windows.slice(0, i).flatMap(texts).length;
        expect(window.left ?? { earlier: 0, later: 0 }).toEqual({
          earlier: before,
          later: all.length - before - texts(window).length,
        });
        expect(window.cut).toBeUndefined();
      }
    },
  );

  it('of one line with three megabytes hold its beginning, say so, and go on behind it', () => {
    const all = write([Array.from({ length: 750 }, (_, i) => ({ line: 1, text: `${i} ${'rope '.repeat(800)}` }))]);
    const first = view({ path: FILE, lines: { start: 1, end: 1 } });
    expect(JSON.stringify(first).length).toBeLessThan(300_000);
    expect(first.cut).toEqual({ line: 1, message: expect.stringMatching(/^Of line 1 only the beginning fits/) });
    const next = view({ observationId: observations(first).at(-1)!.id, side: 'later' });
    expect(texts(next)[0]).toBe(all[texts(first).length]);
    const windows = walk('later', 2_000);
    expect(windows.length).toBeGreaterThan(10);
    expect(windows.flatMap(texts)).toEqual(all);
  });

  it('say at which line they end where the lines that are asked for hold more', () => {
    write([Array.from({ length: 3_000 }, (_, i) => ({ line: i + 1, text: `${i}` }))]);
    const window = view({ path: FILE, lines: { start: 1, end: 1_000_000_000 } });
    expect(texts(window)).toHaveLength(2_000);
    expect(window.cut).toEqual({
      line: 2_001,
      message: expect.stringMatching(/^What follows from line 2001 on does not fit/),
    });
    expect(window.left).toEqual({ earlier: 0, later: 1_000 });
  });

  it('are bounded in bytes whatever the script, and by what belongs to a text', () => {
    const references = Array.from({ length: 100 }, (_, i) => ({
      kind: 'path' as const,
      target: `${'very/long/path/'.repeat(20)}${i}`,
    }));
    const [sample] = sampleDocument(['x']).blocks;
    const blocks = [
      {
        ...sample!,
        observations: Array.from({ length: 100 }, (_, i) => ({
          ...sample!.observations[0]!,
          passages: [],
          text: `${i} ${'写'.repeat(1_000)}`,
          references,
        })),
      },
    ];
    replaceDocument(index.db, index.fingerprintId, sampleFile(index.sourceId, FILE), { ...sampleDocument([]), blocks });
    const window = view({ path: FILE, side: 'start', most: 2_000 });
    expect(Buffer.byteLength(JSON.stringify(window))).toBeLessThan(1_000_000);
    expect(window.left!.later).toBeGreaterThan(50);
  });

  it('of a document without observations, and of lines behind its end, are empty', () => {
    write([]);
    expect(view({ path: FILE, side: 'start' })).toMatchObject({ title: 'Sample', blocks: [] });
    expect(view({ path: FILE, side: 'end' }).left).toBeUndefined();
    write([[{ line: 4, text: 'One.' }]]);
    expect(view({ path: FILE, lines: { start: 1, end: 3 } })).toMatchObject({
      blocks: [],
      left: { earlier: 0, later: 1 },
    });
    expect(view({ path: FILE, lines: { start: 5, end: 9 } })).toMatchObject({
      blocks: [],
      left: { earlier: 1, later: 0 },
    });
    const { id } = observations(view({ path: FILE, side: 'start' }))[0]!;
    expect(view({ observationId: id, side: 'later' })).toMatchObject({ blocks: [], left: { earlier: 1, later: 0 } });
    expect(view({ observationId: id, side: 'earlier' })).toMatchObject({ blocks: [], left: { earlier: 0, later: 1 } });
    expect(viewWindow(index.db, { observationId: 'gone' })).toBeUndefined();
    expect(viewWindow(index.db, { path: '/notes/none.md', side: 'start' })).toBeUndefined();
  });

  it.each([
    ['no name', {}],
    ['two names', { observationId: 'a', path: '/a' }],
    ['a path alone', { path: '/a' }],
    ['a path and a side of nothing', { path: '/a', side: 'later' }],
    ['lines and a side', { path: '/a', side: 'start', lines: { start: 1, end: 2 } }],
    ['lines from behind to front', { path: '/a', lines: { start: 2, end: 1 } }],
    ['line 0', { path: '/a', lines: { start: 0, end: 1 } }],
    ['most of no side', { observationId: 'a', most: 4 }],
    ['too many', { path: '/a', side: 'start', most: 2_001 }],
    ['before with a side', { observationId: 'a', side: 'later', before: 3 }],
  ])('are refused for %s', (_name, request) => {
    expect(engineSchemas.document.safeParse(request).success).toBe(false);
  });
});

describe('the outline of a document', () => {
  it.each(Array.from({ length: 10 }, (_, seed) => seed))(
    'has each section once, in the order of the lines, in parts of any size (%i)',
    (seed) => {
      const roll = dice(seed + 200);
      let line = 1;
      const blocks = Array.from({ length: 1 + roll(40) }, (_, b) =>
        Array.from({ length: 1 + roll(6) }, (_, o) => ({ line: (line += roll(3)), text: `${b}/${o}` })),
      );
      const all = write(blocks);
      for (const most of [1, 3, 500]) {
        const parts = [readOutline(index.db, asked('outline', { path: FILE, most }))!];
        while (parts.at(-1)!.next !== null)
          parts.push(readOutline(index.db, asked('outline', { path: FILE, most, after: parts.at(-1)!.next! }))!);
        const sections = parts.flatMap((part) => part.sections);
        expect(sections.map(({ label, observations: n }) => [label, n])).toEqual(
          blocks.map((block, b) => [`Block ${b}`, block.length]),
        );
        expect(sections.map(({ lines }) => lines)).toEqual(
          blocks.map((block) => ({ start: block[0]!.line, end: block.at(-1)!.line })),
        );
        for (const part of parts)
          expect(part.total).toEqual({ sections: blocks.length, observations: all.length, lines: line });
        // The first observation of a section is where a window shows it.
        for (const [b, { first }] of sections.entries())
          expect(texts(view({ observationId: first, before: 0, after: 0 }))).toEqual([`${b}/0`]);
      }
    },
  );

  it('begins at a line, and is bounded in bytes where names are long', () => {
    write(Array.from({ length: 30 }, (_, b) => [{ line: 10 * b + 1, text: `${b}` }]));
    expect(readOutline(index.db, { path: FILE, line: 95 })!.sections[0]).toMatchObject({
      label: 'Block 10',
      lines: { start: 101, end: 101 },
    });
    expect(readOutline(index.db, { path: FILE, line: 9_999 })).toMatchObject({
      sections: [],
      next: null,
      total: { sections: 30 },
    });
    const [sample] = sampleDocument(['x']).blocks;
    const blocks = Array.from({ length: 2_000 }, () => ({
      ...sample!,
      headingPath: Array.from({ length: 6 }, () => 'long name '.repeat(30)),
    }));
    replaceDocument(index.db, index.fingerprintId, sampleFile(index.sourceId, FILE), { ...sampleDocument([]), blocks });
    const outline = readOutline(index.db, { path: FILE, most: 2_000 })!;
    expect(JSON.stringify(outline).length).toBeLessThan(400_000);
    expect(outline.total.sections).toBe(2_000);
    expect(outline.next).not.toBeNull();
  });
});

it('the place of an observation comes with its source, and without any text', () => {
  index.write('/notes/deep/a.md', ['One.', 'Two.'], { title: 'A', unit: 'page' });
  const [, two] = index.db.prepare('SELECT uid FROM observation ORDER BY id').pluck().all() as string[];
  expect(findPlace(index.db, two!)).toEqual({
    id: two,
    path: '/notes/deep/a.md',
    folder: '/notes/deep',
    title: 'A',
    unit: 'page',
    lines: { start: 2, end: 2 },
    state: 'indexed',
    source: { id: index.sourceId, path: index.folder, kind: 'folder' },
  });
  expect(findPlace(index.db, 'gone')).toBeUndefined();
});
