/**
 * What one very large file costs those beside it: its size should be no matter to a search, and indexing it should keep
 * nobody waiting.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { EngineApi } from '../../src-shared/protocol.ts';
import type { EngineOptions } from '../worker/options.ts';
import type { Figures } from './figures.ts';
import type { Task } from './task.ts';
import { reporting, withEngine } from '../client/engine.ts';
import { percentile } from './latency.ts';

/** Of the line that {@link measureLargeFile} writes by default, in bytes. */
export const LARGE_BYTES = 20_000_000;
/** The file of distinct lines is so much smaller. */
const LINES = 0.55;
const ROUNDS = 40;
/** Between two questions for the status while lines are indexed, in milliseconds. */
const LOOK = 20;

const WORDS = ['anchor', 'rope', 'sail', 'error', 'timeout', 'value', 'harbour', 'index'];
const word = (i: number): string => `${WORDS[i % WORDS.length]}${(i * 7919) % 5003}`;

/** Text of so many bytes at least. */
function textOf(bytes: number, piece: (i: number) => string): string {
  const pieces: string[] = [];
  for (let [i, length] = [0, 0]; length < bytes; i++) {
    const next = piece(i);
    pieces.push(next);
    length += next.length;
  }
  return pieces.join('');
}

/**
 * @param folder empty; files and indexes come into it
 * @param bytes of a file of one line
 */
export async function measureLargeFile(
  options: EngineOptions,
  folder: string,
  bytes: number,
  task: Task,
): Promise<Figures> {
  const [without, beside, lines] = ['without', 'beside', 'lines'].map((name) => path.join(folder, name, 'notes')) as [
    string,
    string,
    string,
  ];
  for (const notes of [without, beside, lines]) {
    mkdirSync(notes, { recursive: true });
    for (let at = 0; at < 20; at++)
      writeFileSync(
        path.join(notes, `${at}.md`),
        `# Note ${at}\n\n${textOf(400, (i) => `The ${word(at * 31 + i)} is near the rope of ${word(at + i * 5)}.\n\n`)}`,
      );
  }
  writeFileSync(
    path.join(beside, 'large.md'),
    textOf(bytes, (i) => `${word(i)} and the rope of ${word(i + 3)}. `),
  );
  writeFileSync(
    path.join(lines, 'large.txt'),
    textOf(bytes * LINES, (i) => `${i} ${word(i)} the rope is at ${word(i * 3)} again\n`),
  );
  const small = await callTimes(options, without, task);
  const large = await callTimes(options, beside, task);
  const waits = await whileLinesAreIndexed(options, lines, task);
  const figures: Figures = {};
  for (const [name, time] of Object.entries(small)) {
    figures[`large_file_${name}_p95_ms`] = large[name as keyof CallTimes];
    figures[`large_file_without_${name}_p95_ms`] = time;
  }
  return { ...figures, ...waits };
}

interface CallTimes {
  readonly search: number;
  readonly status: number;
  readonly explain: number;
}

/** 95th percentiles, in milliseconds. */
function callTimes(options: EngineOptions, notes: string, task: Task): Promise<CallTimes> {
  return withEngine({ ...options, dataFolder: path.join(path.dirname(notes), 'index') }, async (engine) => {
    const { api } = engine;
    const { signal } = task;
    await api.modelInfo({}, { signal });
    await api.addSource({ path: notes }, { signal });
    await reporting(engine, task.report, () => api.index({}, { signal }));
    const queries = ['rope', 'the anchor of the harbour', 'why is the rope near', 'timeout value', 'sail index'];
    const p95 = async (run: (query: string) => Promise<unknown>): Promise<number> => {
      for (const query of queries) await run(query);
      const times: number[] = [];
      for (let i = 0; i < ROUNDS; i++) {
        const began = performance.now();
        await run(queries[i % queries.length] as string);
        times.push(performance.now() - began);
      }
      return percentile(times, 0.95);
    };
    return {
      search: await p95((query) => api.search({ query, count: false }, { signal })),
      status: await p95(() => api.status({}, { signal })),
      explain: await p95((query) => api.explain({ query, path: '3.md', line: 3 }, { signal })),
    };
  });
}

/** How long status and searches wait at most while a file of distinct lines is indexed. */
function whileLinesAreIndexed(options: EngineOptions, notes: string, task: Task): Promise<Figures> {
  return withEngine({ ...options, dataFolder: path.join(path.dirname(notes), 'index') }, async (engine) => {
    const { api }: { readonly api: EngineApi } = engine;
    const { signal } = task;
    await api.modelInfo({}, { signal });
    await api.addSource({ path: notes }, { signal });
    const began = performance.now();
    let over = false;
    const end = (): void => void (over = true);
    const indexing = reporting(engine, task.report, () => api.index({}, { signal }));
    indexing.then(end, end);
    const longest = { status: 0, search: 0 };
    do {
      for (const [name, call] of [
        ['status', () => api.status({}, { signal })],
        ['search', () => api.search({ query: 'rope near the anchor' }, { signal })],
      ] as const) {
        const asked = performance.now();
        await call();
        longest[name] = Math.max(longest[name], performance.now() - asked);
      }
      await wait(LOOK);
    } while (!over);
    await indexing;
    return {
      large_lines_index_seconds: (performance.now() - began) / 1000,
      large_lines_status_longest_wait_seconds: longest.status / 1000,
      large_lines_search_longest_wait_seconds: longest.search / 1000,
    };
  });
}
