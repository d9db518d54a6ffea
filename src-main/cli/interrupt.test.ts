/**
 * Ctrl-C ends a command at once, whatever hangs: the engine as it starts, another Quarry's engine, one that is busy.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engineOptions } from '../worker/options.ts';
import { superviseEngine } from '../worker/supervisor.ts';
import { desk, type Desk } from './testing.ts';

let own: Desk;
let stopped: number[];
beforeEach(() => {
  own = desk();
  stopped = [];
});
afterEach(async () => {
  for (const pid of stopped) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended, as it should.
    }
  }
  await own.close();
});

type Command = ReturnType<Desk['start']>;

/** The engine's process of a command, as soon as there is one; Linux tells. */
async function engineOf(command: Command): Promise<number> {
  for (;;) {
    const child = readFileSync(`/proc/${command.pid}/task/${command.pid}/children`, 'utf8').trim().split(' ')[0];
    // Before that it is no program of its own yet, and whoever starts it waits in the system.
    if (child && readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('worker.ts')) return Number(child);
    await wait(1);
  }
}

function hang(pid: number): void {
  process.kill(pid, 'SIGSTOP');
  stopped.push(pid);
}

async function interrupted(command: Command): Promise<{ code: number | null; stderr: string }> {
  const ended = Promise.all([text(command.stderr), once(command, 'close') as Promise<[number | null]>]);
  command.kill('SIGINT');
  const [stderr, [code]] = await ended;
  return { code, stderr };
}

const CANCELLED = { code: 130, stderr: expect.stringMatching(/^CANCELLED: [^\n]*\n$/) as string };

describe.runIf(process.platform === 'linux')('Ctrl-C', () => {
  it.each([['search', 'heron'], ['index', '.'], ['doctor'], ['watch']])(
    'ends quarry %s while its engine hangs as it starts',
    async (...args) => {
      const command = own.start(...args);
      hang(await engineOf(command));
      expect(await interrupted(command)).toMatchObject(CANCELLED);
    },
  );

  it('ends commands that are attached to an engine that hangs, or look for it', async () => {
    own.note('a.md', '# A\n\nThe heron stood in the water.\n');
    const owner = superviseEngine(engineOptions({ data: own.data }));
    try {
      await owner.measuring.memory();
      const attached = own.start('watch', own.notes);
      let said = '';
      for await (const chunk of attached.stdout.iterator({ destroyOnReturn: false }))
        if ((said += String(chunk)).includes('Watching')) break;
      attached.stdout.resume();
      hang(owner.pid!);
      const looking = own.start('search', 'heron');
      await engineOf(looking);
      await wait(1_000);
      expect(await interrupted(looking)).toMatchObject(CANCELLED);
      expect((await interrupted(attached)).code).toBe(0); // the way to end it
    } finally {
      process.kill(owner.pid!, 'SIGKILL');
      await owner.stop();
    }
  });

  it("ends a run that another Quarry's engine does not go on with", async () => {
    for (let i = 0; i < 300; i++)
      own.note(`${i}.md`, `# Note ${i}\n\n${`Paragraph ${i} of a long note. `.repeat(60)}\n`);
    const owner = superviseEngine(engineOptions({ data: own.data }));
    try {
      await owner.measuring.memory();
      const command = own.start('index', own.notes);
      command.stdout.resume();
      while ((await owner.api.status()).files.indexed === 0) await wait(20);
      hang(owner.pid!);
      expect((await interrupted(command)).code).toBe(130);
    } finally {
      process.kill(owner.pid!, 'SIGKILL');
      await owner.stop();
    }
  });
});
