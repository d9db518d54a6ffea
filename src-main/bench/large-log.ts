/** What a large log of an assistant costs: to read it, and to find what is added to it. */
import { appendFileSync, closeSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { EngineOptions } from '../worker/options.ts';
import { type Task, throwIfEnded } from './task.ts';
import { reporting, withEngine } from '../client/engine.ts';
import type { Figures } from './figures.ts';
import { percentile } from './latency.ts';

/** What a tool gave back, on average, in bytes: most of a large log. */
const RESULT = 200_000;
const APPENDED = 10;
/** Between two looks at memory, and at whether a line is found, in milliseconds. */
const LOOK = 20;

/**
 * Writes a log as Claude Code does: a question, an answer, a call of a tool, and what the tool gave back, again and
 * again.
 *
 * @returns how many turns it has
 */
export function writeLog(file: string, bytes: number): number {
  const handle = openSync(file, 'w');
  let [written, at] = [0, 0];
  /** Spread evenly from 0 to 1, by the golden ratio, and the same each time. */
  const random = (): number => (at * 0.618034) % 1;
  for (; written < bytes; at++) {
    const size = Math.round(RESULT * 2 * random());
    written += writeSync(
      handle,
      [
        logLine(`q${at}`, 'user', `Question ${at}: why does step ${Math.floor(random() * 50)} take so long?`),
        logLine(`a${at}`, 'assistant', `Because of cause ${at % 500}; I look at it.`),
        logLine(`c${at}`, 'assistant', [
          { type: 'tool_use', id: `t${at}`, name: 'Read', input: { file_path: `/src/file${at % 40}.ts` } },
        ]),
        logLine(`r${at}`, 'user', [
          {
            type: 'tool_result',
            tool_use_id: `t${at}`,
            content: 'const value = compute("name", 42);\n'.repeat(Math.max(1, Math.round(size / 36))),
          },
        ]),
      ].join(''),
    );
  }
  closeSync(handle);
  return 2 * at;
}

function logLine(uuid: string, role: 'user' | 'assistant', content: unknown): string {
  const message = {
    role,
    content: typeof content === 'string' ? [{ type: 'text', text: content }] : content,
    ...(role === 'assistant' ? { id: uuid, model: 'claude-opus-4' } : {}),
  };
  return `${JSON.stringify({ type: role, uuid, sessionId: 'large', cwd: '/src', gitBranch: 'main', timestamp: '2025-11-03T09:30:00.000Z', message })}\n`;
}

/**
 * @param folder empty; log and index come into it
 * @param megabytes size of the log
 */
export async function measureLargeLog(
  options: EngineOptions,
  folder: string,
  megabytes: number,
  task: Task,
): Promise<Figures> {
  const { signal, report } = task;
  const logs = path.join(folder, 'logs');
  mkdirSync(logs);
  const file = path.join(logs, 'large.jsonl');
  report({ stage: 'writing a log', done: 0, total: 0 });
  const turns = writeLog(file, megabytes * 1e6);
  return withEngine({ ...options, dataFolder: path.join(folder, 'index'), watch: true }, async (engine) => {
    const { api, measuring } = engine;
    await api.modelInfo({}, { signal });
    const { rss: before } = await measuring.memory({}, { signal });
    let peak = before;
    let over = false;
    const looking = (async () => {
      for (; !over; await wait(LOOK)) peak = Math.max(peak, (await measuring.memory({}, { signal })).rss);
    })();
    await api.addSource({ path: logs }, { signal });
    const { tookMs, embeddings } = await reporting(engine, report, () => api.index({}, { signal }));
    const observations = (await api.status({}, { signal })).observations;

    const times: number[] = [];
    for (let i = 0; i < APPENDED; i++) {
      report({ stage: 'adding to the log', done: i, total: APPENDED });
      const word = `added${i}`;
      appendFileSync(file, logLine(word, 'user', `Now look at ${word}.`));
      const began = performance.now();
      while ((await api.search({ query: `"${word}"`, mode: 'lexical', limit: 1 }, { signal })).hits.length === 0) {
        throwIfEnded(task);
        await wait(LOOK / 4);
      }
      times.push(performance.now() - began);
      await wait(500); // the watching rests as long as the last reading took
    }
    over = true;
    await looking;
    const again = performance.now();
    await api.index({}, { signal });
    return {
      log_mb: statSync(file).size / 1e6,
      log_turns: turns,
      log_observations: observations,
      log_embeddings: embeddings,
      log_read_seconds: tookMs / 1000,
      log_peak_rss_mb: peak / 1e6,
      log_rss_before_mb: before / 1e6,
      log_append_to_searchable_p50_ms: percentile(times, 0.5),
      log_append_to_searchable_max_ms: Math.max(...times),
      log_unchanged_seconds: (performance.now() - again) / 1000,
    };
  });
}
