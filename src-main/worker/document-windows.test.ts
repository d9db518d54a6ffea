/**
 * A client of another process's engine reads a log of many megabytes window by window, while a second client searches.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentView, Observation } from '../../src-shared/model.ts';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { engineOptions } from './options.ts';
import { superviseEngine, type Supervisor } from './supervisor.ts';

const MEGABYTES = 72;
const TURN = 36_000;
const TURNS = (MEGABYTES * 1_000_000) / TURN;
/** What one window may take on its way, in bytes. */
const MOST_BYTES = 1_000_000;

/**
 * As in most logs, one line in so many is talk, and the others are what tools gave, which is not read. With
 * `QUARRY_LONG` all is talk: to index that takes minutes.
 */
const TALK_EVERY = process.env['QUARRY_LONG'] ? 1 : 10;

/**
 * A line of so many bytes. A few texts come again and again, for a text that is known needs no vector of its own; its
 * number is in its time.
 */
function turn(at: number): string {
  const line = (message: object): string =>
    `${JSON.stringify({ uuid: `u${at}`, sessionId: 's', timestamp: new Date(1_762_000_000_000 + at * 1_000).toISOString(), type: 'user', message })}\n`;
  if (at % TALK_EVERY !== 0)
    return line({
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 't', content: 'output '.repeat(TURN / 7) }],
    });
  const said = `Turn of the ${['anchor', 'rope', 'sail', 'harbour'][at % 4]}. `;
  const content =
    said + `${said}The keeper wrote down what the tide left on the stones.\n\n`.repeat(Math.ceil(TURN / 76));
  return line({ role: 'user', content: content.slice(0, TURN - 200) });
}

describe(`an attached client and a log of ${MEGABYTES} MB`, () => {
  let folder: string;
  let file: string;
  let started: Supervisor[];
  let [reader, searcher]: EngineApi[] = [];
  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-windows-')));
    const notes = path.join(folder, 'notes');
    mkdirSync(notes);
    file = path.join(notes, 'log.jsonl');
    writeFileSync(file, Array.from({ length: TURNS }, (_, at) => turn(at)).join(''));
    writeFileSync(path.join(notes, 'small.md'), '# Birds\n\nThe reed warbler came back in April.\n');
    started = [];
    for (let i = 0; i < 3; i++) {
      const engine = superviseEngine({ ...engineOptions({ data: path.join(folder, 'data') }) });
      started.push(engine);
      await engine.measuring.memory();
    }
    reader = started[1]!.api;
    searcher = started[2]!.api;
    await searcher.addSource({ path: notes });
    await searcher.index();
  }, 600_000);
  afterAll(async () => {
    await Promise.all(started.map((engine) => engine.stop()));
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });

  const observations = ({ blocks }: DocumentView): readonly Observation[] =>
    blocks.flatMap((block) => block.observations);
  const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

  it('reads it from both ends and around a hit in windows of bounded size, each observation once, while the other finds what it looks for', async () => {
    let over = false;
    let found = 0;
    const searching = (async () => {
      while (!over) {
        const { hits } = await searcher!.search({ query: 'reed warbler', limit: 3 });
        expect(hits[0]?.path).toBe(path.join(folder, 'notes', 'small.md'));
        found++;
      }
    })();
    try {
      const sizes: number[] = [];
      const noted = <T>(window: T): T => (sizes.push(bytes(window)), window);
      const outline = noted(await reader!.outline({ path: file }));
      expect(outline.total.lines).toBe(TURNS - TALK_EVERY + 1);
      expect(outline.sections.length).toBeGreaterThan(10);

      const seen = new Set<string>();
      const walk = async (first: DocumentView, side: 'earlier' | 'later', windows: number): Promise<void> => {
        let window = noted(first);
        for (let i = 0; i < windows; i++) {
          for (const { id } of observations(window)) {
            expect(seen.has(id)).toBe(false);
            seen.add(id);
          }
          const edge = observations(window).at(side === 'later' ? -1 : 0)!;
          window = noted(await reader!.document({ observationId: edge.id, side }));
        }
      };
      await walk(await reader!.document({ path: file, side: 'start' }), 'later', 20);
      await walk(await reader!.document({ path: file, side: 'end' }), 'earlier', 20);
      expect(seen.size).toBeGreaterThan(200);

      const [hit] = (await reader!.search({ query: 'turn of the harbour path:log.jsonl', limit: 1 })).hits;
      const around = noted(await reader!.document({ observationId: hit!.id }));
      expect(observations(around).map(({ id }) => id)).toContain(hit!.id);
      const middle = TURNS / 2 + 1;
      const lines = noted(await reader!.document({ path: file, lines: { start: middle, end: middle + 1_000_000 } }));
      expect(observations(lines)[0]!.lines.start).toBe(middle);
      expect(lines.cut).toBeDefined();
      expect(await reader!.locate({ observationId: observations(lines)[0]!.id })).toMatchObject({
        path: file,
        lines: { start: middle },
        exists: true,
        source: { path: path.dirname(file) },
      });
      expect(Math.max(...sizes)).toBeLessThan(MOST_BYTES);
    } finally {
      over = true;
      await searching;
    }
    expect(found).toBeGreaterThan(0);
    // Nobody was cut off: both still ask the engine of the first.
    expect(started.map(({ owner }) => owner)).toEqual([null, started[0]!.pid, started[0]!.pid]);
    expect((await reader!.status()).observations).toBeGreaterThan(TURNS / 2);
  }, 300_000);
});
