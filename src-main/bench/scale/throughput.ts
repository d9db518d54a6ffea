/** How fast short texts are indexed, end to end, and how fast the model alone would take them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { EngineOptions } from '../../worker/options.ts';
import type { Task } from '../task.ts';
import { reporting, withEngine } from '../../client/engine.ts';
import { seededRandom } from '../../system/random.ts';

/** Each is one token of the model. */
const WORDS =
  'the file was open and we read each line from it with one more test for the new code that can run fast on any small machine where people work every day but not at night'.split(
    ' ',
  );
/** With the two special tokens 32. */
const WORDS_IN_TEXT = 30;
const TEXTS_IN_NOTE = 50;

export interface Throughput {
  /** Texts of 32 tokens that are read, embedded and written in a second, from the call to its end. */
  readonly passagesPerSecond: number;
  /** The same texts embedded and nothing else, by one engine a core at once: what indexing could reach at most. */
  readonly rawPerSecond: number;
}

/** @param notes of 50 texts each, no two texts the same */
export async function measureThroughput(
  options: EngineOptions,
  folder: string,
  notes: number,
  task: Task,
): Promise<Throughput> {
  const { report, signal } = task;
  const random = seededRandom(32);
  const texts = Array.from({ length: notes * TEXTS_IN_NOTE }, () =>
    Array.from({ length: WORDS_IN_TEXT }, () => random.pick(WORDS)).join(' '),
  );
  const from = path.join(folder, 'short');
  mkdirSync(from);
  for (let note = 0; note < notes; note++) {
    const bullets = texts
      .slice(note * TEXTS_IN_NOTE, (note + 1) * TEXTS_IN_NOTE)
      .map((text) => `- ${text}\n`)
      .join('');
    writeFileSync(
      path.join(from, `${note}.md`),
      `# Session: ${note}\n**ID**: ${note}\n\n## Key Decisions\n\n${bullets}`,
    );
  }

  const passagesPerSecond = await withEngine(
    { ...options, dataFolder: path.join(folder, 'throughput') },
    async (engine) => {
      await engine.api.modelInfo({}, { signal });
      await engine.api.addSource({ path: from }, { signal });
      const { tookMs, embeddings } = await reporting(engine, report, () => engine.api.index({}, { signal }));
      return embeddings / (tookMs / 1000);
    },
  );

  const engines = Math.min(4, availableParallelism());
  const share = Math.min(1_000, Math.floor(texts.length / engines));
  const inOne = (at: number): Promise<{ began: number; ended: number }> =>
    withEngine({ ...options, dataFolder: path.join(folder, `raw-${at}`) }, async ({ measuring }) => {
      await measuring.embed({ texts: texts.slice(0, 3) }, { signal });
      if (++ready === engines) start.resolve();
      await start.promise;
      const began = performance.now();
      await measuring.embed({ texts: texts.slice(at * share, (at + 1) * share) }, { signal });
      return { began, ended: performance.now() };
    });
  let ready = 0;
  const start = Promise.withResolvers<void>();
  report({ stage: 'embedding short texts', done: 0, total: 0 });
  const spans = await Promise.all(
    Array.from({ length: engines }, (_, at) =>
      inOne(at).catch((error: unknown) => {
        start.resolve(); // the others must not wait for it
        throw error;
      }),
    ),
  );
  const seconds = (Math.max(...spans.map(({ ended }) => ended)) - Math.min(...spans.map(({ began }) => began))) / 1000;
  return { passagesPerSecond, rawPerSecond: (engines * share) / seconds };
}
