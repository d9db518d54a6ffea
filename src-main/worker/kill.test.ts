import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { projectFolder } from './options.ts';
import { type Supervisor, superviseEngine } from './supervisor.ts';

const NOTES = 40;
let folder: string;
let engine: Supervisor;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-test-')));
  mkdirSync(path.join(folder, 'notes'));
  for (let i = 0; i < NOTES; i++)
    writeFileSync(
      path.join(folder, 'notes', `${i}.md`),
      `# Session: ${i}\n\n**ID**: ${i}\n\n## Key Decisions\n\n- Plan ${i} is taken.\n- Plan ${i} needs ${i} days.\n`,
    );
  engine = superviseEngine({
    dataFolder: path.join(folder, 'data'),
    modelsFolder: path.join(projectFolder, 'models'),
    model: 'int8',
    provider: 'cpu',
  });
});
afterEach(async () => {
  await engine.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

it('An engine that is killed in the middle of a run loses nothing it had indexed, and the next run completes', async () => {
  await engine.api.addSource({ path: path.join(folder, 'notes') });
  let before = 0;
  // Killed twice: early, and again in the run that resumes.
  for (const enough of [2, 12]) {
    const run = engine.api.index().then(
      () => 'completed',
      (error: { code: string }) => error.code,
    );
    for (;;) {
      before = (await engine.api.status()).documents;
      if (before >= enough) break;
    }
    const restarted = new Promise<void>((resolve) => {
      const end = engine.on('engine', ({ kind }) => {
        if (kind !== 'ready') return;
        end();
        resolve();
      });
    });
    process.kill(engine.pid as number, 'SIGKILL');
    expect(await run).toBe('ENGINE_STOPPED');
    await restarted;
    const after = await engine.api.status();
    expect(after.documents).toBeGreaterThanOrEqual(before);
    expect(after.documents).toBeLessThan(NOTES);
    expect(after.observations).toBe(2 * after.documents);
    expect(after.vectors).toBe(after.passages);
  }
  expect(await engine.api.index()).toMatchObject({ failed: 0, stopped: false });
  expect(await engine.api.status()).toMatchObject({
    documents: NOTES,
    observations: 2 * NOTES,
    vectors: 2 * NOTES,
    files: { indexed: NOTES, pending: 0, failed: 0, excluded: 0 },
  });
  expect((await engine.api.healthCheck()).filter(({ ok }) => !ok)).toEqual([]);
});
