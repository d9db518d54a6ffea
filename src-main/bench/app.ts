/**
 * What a person feels of the desktop app, with a large index behind it. The window is measured by a program of its own,
 * beside the browser tests.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { EngineError } from '../../src-shared/errors.ts';
import { type EngineOptions, projectFolder } from '../worker/options.ts';
import type { Figures } from './figures.ts';
import { type Task, throwIfEnded } from './task.ts';
import { withEngine } from '../client/engine.ts';
import type { BenchInputs } from './inputs.ts';
import { readMaterial } from './scale/material.ts';
import { buildIndex, documentsOf, measureIdle } from './scale/ours.ts';
import { withScratch } from './scratch.ts';

export interface AppChoice {
  /** Observations of the index. */
  readonly size: number;
  /** Most real observations to embed for it. */
  readonly material: number;
  /** Small notes that are indexed and then watched. */
  readonly notes: number;
  /** How often each start is measured, after once that does not count. */
  readonly starts: number;
  /** Least keys that are typed in each window. */
  readonly keys: number;
}

export const APP_DEFAULTS: AppChoice = { size: 15_000, material: 1_500, notes: 10_000, starts: 5, keys: 200 };

const PROGRAM = path.join(projectFolder, 'e2e/bench/app-figures.ts');
const QUERIES = 10;

/** A line of the program's. */
type Line =
  | { readonly figures: Figures }
  | { readonly stage: string; readonly done: number; readonly total: number }
  | { readonly skipped: string };

/**
 * Measures in scratch folders, which are gone when this settles.
 *
 * @param note is told why nothing is measured where that is so; then there are no figures
 */
export function measureApp(
  options: EngineOptions,
  { size, material: most, ...rest }: AppChoice,
  inputs: BenchInputs,
  note: (text: string) => void,
  task: Task,
): Promise<Figures> {
  return withScratch(async (folder) => {
    if (!existsSync(PROGRAM)) {
      note('The desktop app is not measured: this Quarry comes without its tests.');
      return {};
    }
    const inFolder = (name: string): EngineOptions => ({ ...options, dataFolder: path.join(folder, name) });
    const material = await withEngine(inFolder('material'), (engine) => readMaterial(engine, inputs.notes, most, task));
    const queries = inputs.judged.queries.slice(0, QUERIES).map(({ text }) => text);
    const idle = await measureIdle(inFolder('idle'), queries.slice(0, 1), task);
    await buildIndex(inFolder('index'), idle, documentsOf(material, size, new Map()), size, task);
    return runProgram({ index: inFolder('index').dataFolder, scratch: folder, queries, ...rest }, note, task);
  });
}

async function runProgram(asked: object, note: (text: string) => void, task: Task): Promise<Figures> {
  const figures: Figures = {};
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, JSON.stringify(asked)], {
    cwd: projectFolder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = (): void => void child.kill('SIGTERM');
  task.signal.addEventListener('abort', stop, { once: true });
  const closed = once(child, 'close') as Promise<[number | null]>;
  for await (const text of createInterface({ input: child.stdout })) {
    const line = text.startsWith('{') ? (JSON.parse(text) as Line) : null; // the build speaks, too
    if (line === null) continue;
    if ('figures' in line) Object.assign(figures, line.figures);
    else if ('skipped' in line) note(`The desktop app is not measured: ${line.skipped}.`);
    else task.report(line);
  }
  const [code] = await closed;
  task.signal.removeEventListener('abort', stop);
  throwIfEnded(task);
  if (code !== 0)
    throw new EngineError('INTERNAL', `The measuring of the desktop app ended with code ${code}.`, {
      next: 'What it printed above says why.',
    });
  return figures;
}
