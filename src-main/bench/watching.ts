/** What a person feels of a watched folder: how long until an edit is found, and what the watching costs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { EngineApi } from '../../src-shared/protocol.ts';
import type { EngineOptions } from '../worker/options.ts';
import { type Task, throwIfEnded } from './task.ts';
import { reporting, withEngine } from '../client/engine.ts';
import { percentile } from './latency.ts';

/** Notes in a folder. */
const IN_A_FOLDER = 100;
const EDITS = 20;
/** Most edits that are measured while notes are indexed. */
const EDITS_MEANWHILE = 10;
/** Between two looks at whether an edit is found, in milliseconds: an hundredth of what is measured. */
const LOOK = 5;
/** How long the engine is left alone, in milliseconds: before its idle time is measured, and while it is. */
const REST = 1_500;
const IDLE = 6_000;

export interface WatchFigures {
  /** From the call to its end, where no file has changed since the engine before this one. */
  readonly catchUpSeconds: number;
  /** From the end of a write to the first search that finds it, milliseconds. */
  readonly editP95: number;
  /** The same while the notes at `busyWith` are indexed. */
  readonly editMeanwhileP95: number;
  /** Of one core, with nothing to do. */
  readonly idlePercent: number;
}

/**
 * Watches a folder of small notes.
 *
 * @param folder empty; notes and index come into it
 * @param count of notes
 * @param busyWith a folder of other notes
 */
export async function measureWatching(
  options: EngineOptions,
  folder: string,
  count: number,
  busyWith: string,
  task: Task,
): Promise<WatchFigures> {
  const { report, signal } = task;
  const notes = path.join(folder, 'watched');
  const fileOf = (at: number): string => path.join(notes, String(Math.floor(at / IN_A_FOLDER)), `${at}.md`);
  for (let at = 0; at < count; at++) {
    if (at % IN_A_FOLDER === 0) mkdirSync(path.dirname(fileOf(at)), { recursive: true });
    // One text for all: it is embedded once, and filling the index takes seconds.
    writeFileSync(fileOf(at), '# Note\n\nThe same in each.\n');
  }
  const own = { ...options, dataFolder: path.join(folder, 'index'), watch: true };
  await withEngine(own, async (engine) => {
    await engine.api.addSource({ path: notes }, { signal });
    await reporting(engine, report, () => engine.api.index({}, { signal }));
  });
  return withEngine(own, async (engine) => {
    const { api, measuring } = engine;
    await api.modelInfo({}, { signal });
    const began = performance.now();
    await api.index({}, { signal });
    const catchUpSeconds = (performance.now() - began) / 1000;

    await wait(REST);
    const before = (await measuring.memory({}, { signal })).cpuMs;
    report({ stage: 'measuring idle time', done: 0, total: 0 });
    await wait(IDLE, undefined, { signal }).catch(() => throwIfEnded(task));
    const idlePercent = (((await measuring.memory({}, { signal })).cpuMs - before) / IDLE) * 100;

    const edits: number[] = [];
    for (let edit = 0; edit < EDITS; edit++) {
      report({ stage: 'editing notes', done: edit, total: EDITS });
      edits.push(await timeEdit(api, fileOf(edit % count), `idle${edit}`, task));
      await wait(LOOK * (edit % 20)); // not always at the same beat
    }

    const { id } = await api.addSource({ path: busyWith }, { signal });
    const run = reporting(engine, report, () => api.index({ sourceIds: [id] }, { signal }));
    let over = false;
    const end = (): void => void (over = true);
    run.then(end, end);
    const meanwhile: number[] = [];
    do meanwhile.push(await timeEdit(api, fileOf(meanwhile.length % count), `busy${meanwhile.length}`, task));
    while (!over && meanwhile.length < EDITS_MEANWHILE);
    await api.stopIndexing({}, { signal });
    await run;
    return {
      catchUpSeconds,
      idlePercent,
      editP95: percentile(edits, 0.95),
      editMeanwhileP95: percentile(meanwhile, 0.95),
    };
  });
}

/** Writes a note with a word that stands nowhere, and gives the milliseconds until a search finds it. */
async function timeEdit(api: EngineApi, file: string, word: string, task: Task): Promise<number> {
  writeFileSync(file, `# Note\n\nNow it says ${word}.\n`);
  const began = performance.now();
  for (;;) {
    throwIfEnded(task);
    const { hits } = await api.search({ query: `"${word}"`, mode: 'lexical', limit: 1 }, { signal: task.signal });
    if (hits.length > 0) return performance.now() - began;
    await wait(LOOK);
  }
}
