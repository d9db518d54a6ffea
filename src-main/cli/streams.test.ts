/** Readers that go away: real pipes that are closed while a process writes, and parents that die. */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { encodeOptions, engineOptions } from '../worker/options.ts';
import { childChannel } from '../worker/process-channel.ts';
import { type Launch, superviseEngine, V8_FLAGS } from '../worker/supervisor.ts';
import { desk, type Desk } from './testing.ts';

vi.setConfig({ testTimeout: 300_000 }); // several commands each

const root = path.resolve(import.meta.dirname, '../..');
const quarry = path.join(root, 'bin/quarry.mjs');
let own: Desk;
beforeAll(async () => {
  own = desk();
  for (let i = 0; i < 30; i++)
    own.note(`${i}.md`, `# Heron ${i}\n\n${`The heron number ${i} stood in the water. `.repeat(40)}\n`);
  await own.run('index', own.notes);
});
afterAll(() => own.close());

/** Runs a line in a shell, whose parts are connected by real pipes. */
async function shell(script: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn('sh', ['-c', script], {
    cwd: own.folder,
    env: { ...process.env, QUARRY: `${process.execPath} ${quarry}`, DATA: own.data },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

describe.skipIf(process.platform === 'win32')('a reader that goes away', () => {
  it.each([
    ['a search', 'search --limit 1000 heron'],
    ['JSON', 'search --json --limit 1000 heron'],
    ['the help', '--help'],
    ['a status', 'status'],
    ['what is found in files', 'parse --stats "$PWD/notes"'],
  ])('leaves %s to end in silence', async (_, command) => {
    const line = `{ $QUARRY --data "$DATA" ${command}; echo "exit $?" >&2; } | head -c 1`;
    const { stdout, stderr } = await shell(line);
    expect(stdout).toHaveLength(1);
    expect(stderr).toMatch(/^exit [013]\n$/);
  });

  it('of both streams at once leaves the exit code as it was', async () => {
    expect(await shell('{ $QUARRY --data "$DATA" search heron >&- 2>&-; echo "exit $?"; }')).toMatchObject({
      stdout: 'exit 0\n',
    });
    const failed = await shell(
      '{ $QUARRY --data "$DATA" search 2>&1 --limit nonsense x; echo "exit $?" >&3; } 3>&2 | true',
    );
    expect(failed.stderr).toBe('exit 2\n');
  });

  it('of the engine does not end the engine, which goes on to answer', async () => {
    const engine = superviseEngine(engineOptions({ data: path.join(own.folder, 'other') }), withClosedStreams);
    try {
      await engine.measuring.memory();
      const { pid } = engine;
      // it tells of its settings and its model on streams that nobody reads
      for (let i = 0; i < 5; i++) await engine.api.modelInfo();
      await wait(100);
      expect((await engine.api.status()).documents).toBe(0);
      expect(engine.pid).toBe(pid);
    } finally {
      await engine.stop();
    }
  });

  it.skipIf(process.platform !== 'linux')('with a disk that is full is told by the exit code', async () => {
    const full = openSync('/dev/full', 'w');
    try {
      const child = spawn(process.execPath, [quarry, '--data', own.data, 'search', 'heron'], {
        stdio: ['ignore', full, 'pipe'],
      });
      const [stderr, [code]] = await Promise.all([text(child.stderr!), once(child, 'close')]);
      expect(code).toBe(3);
      expect(stderr).toMatch(/could not be written: .*ENOSPC/);
    } finally {
      closeSync(full);
    }
  });
});

/** The engine with streams whose other ends are closed, and a reason to write to them all the time. */
const withClosedStreams: Launch = (options) => {
  const noise = `data:text/javascript,${encodeURIComponent('setInterval(() => { process.stderr.write("x"); process.stdout.write("y"); }, 5).unref();')}`;
  const child = fork(path.join(root, 'src-main/worker/worker.ts'), [encodeOptions(options)], {
    execArgv: [...V8_FLAGS, '--import', noise],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout!.destroy();
  child.stderr!.destroy();
  return {
    pid: child.pid,
    channel: childChannel(child),
    exited: once(child, 'exit').then(([code, signal]) => (signal ? `ended by ${signal}` : `ended with code ${code}`)),
    kill: () => child.kill('SIGKILL'),
  };
};
