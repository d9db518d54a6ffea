/** Reading alone: how fast files become observations, and how much memory it takes to go through many. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Supervisor } from '../worker/supervisor.ts';
import type { Task } from './task.ts';

/** Size of the notes of {@link writeManyNotes}. */
const NOTE_BYTES = 5_000;
/** Notes in a folder: as many as a file system lists without trouble. */
const IN_A_FOLDER = 500;
/** Small enough to miss no peak that lasts, in milliseconds. */
const SAMPLE_INTERVAL = 100;

/** Writes session notes of 5 KB, no two the same, below a folder. */
export function writeManyNotes(folder: string, count: number): void {
  for (let at = 0; at < count; at++) {
    const below = path.join(folder, String(Math.floor(at / IN_A_FOLDER)));
    if (at % IN_A_FOLDER === 0) mkdirSync(below, { recursive: true });
    writeFileSync(path.join(below, `${at}.md`), noteText(at));
  }
}

function noteText(number: number): string {
  let text = `# Session: number ${number}\n**ID**: ${number}\n**Started**: 2025-01-01T10:00:00Z\n\n## Activity Log\n`;
  for (let entry = 0; text.length < NOTE_BYTES; entry++) {
    const time = `${10 + Math.floor(entry / 6)}:${entry % 6}0`;
    text += `\n### ${time} - Update\n\n**Key Decisions:**\n- Keep part ${entry} of ${number} in \`src/part-${entry}.ts\`, because it is read there.\n\n**Challenges:**\n- Part ${entry} was slow\n  - Solution: cache it [[commit-${(number * 97 + entry + 0xa000000).toString(16)}]]\n`;
  }
  return text;
}

/** Figures of reading all files of a folder; 1 MB is 1,000,000 bytes. */
export interface OptimisticLock {
  /** What the reading process reads in a second, the way of its results back included. */
  readonly mbPerSecond: number;
  /** The most memory that the engine's processes take meanwhile. */
  readonly rssMb: number;
}

export async function measureReading(
  { api, measuring }: Pick<Supervisor, 'api' | 'measuring'>,
  folder: string,
  { report, signal }: Task,
): Promise<OptimisticLock> {
  report({ stage: 'reading many notes', done: 0, total: 0 });
  let most = (await measuring.memory({}, { signal })).rss;
  let sampling: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    sampling = sampling
      .then(async () => {
        most = Math.max(most, (await measuring.memory({}, { signal })).rss);
      })
      .catch(() => {}); // when it is stopped, the call below says so
  }, SAMPLE_INTERVAL);
  try {
    const { bytes, millis } = await api.parseStats({ path: folder }, { signal });
    await sampling;
    return { mbPerSecond: bytes / 1e6 / (millis / 1000), rssMb: most / 1e6 };
  } finally {
    clearInterval(timer);
  }
}
