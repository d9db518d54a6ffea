import { expect, it, vi } from 'vitest';
import { EngineError } from '../../src-shared/errors.ts';
import type { EngineState } from '../../src-shared/protocol.ts';
import type { Supervisor } from '../worker/supervisor.ts';
import { resumeAfterCrashes } from './check-paths.ts';

/** An engine that ends and comes back as the test says, and reads, or ends over it. */
function setUp(patience?: number) {
  let tell: (state: EngineState) => void = () => {};
  let runs = 0;
  let endsOverIt = false;
  const index = async (): Promise<never> => {
    runs++;
    if (endsOverIt) throw new EngineError('ENGINE_STOPPED', 'It ended.');
    return {} as never;
  };
  const on = ((_name: string, handler: typeof tell) => ((tell = handler), () => true)) as unknown as Supervisor['on'];
  const failures: unknown[] = [];
  resumeAfterCrashes({ api: { index }, on }, (error) => failures.push(error), patience);
  return {
    failures,
    runs: () => runs,
    endOverIt: (does: boolean) => (endsOverIt = does),
    start: () => tell({ kind: 'ready' }),
    async restart() {
      tell({ kind: 'crashed', reason: 'killed', crash: 1, files: [] });
      tell({ kind: 'backoff', reason: 'killed', crash: 1, files: [], waitMs: 1 });
      tell({ kind: 'starting' });
      tell({ kind: 'ready' });
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

it('reads on after each restart, and not at the start', async () => {
  const { start, restart, runs } = setUp();
  start();
  expect(runs()).toBe(0);
  for (let times = 1; times <= 5; times++) {
    await restart();
    expect(runs()).toBe(times);
  }
});

it('leaves off when the engine ends over it', async () => {
  const { endOverIt, restart, runs, failures } = setUp();
  endOverIt(true);
  for (let times = 0; times < 5; times++) await restart();
  expect(runs()).toBe(1);
  expect(failures).toEqual([]);
});

it('tries once more what the engine ended over, later and not at once', async () => {
  const { endOverIt, restart, runs } = setUp(20);
  endOverIt(true);
  await restart();
  endOverIt(false);
  await restart();
  expect(runs()).toBe(1);
  await vi.waitFor(() => expect(runs()).toBe(2));
  await restart();
  expect(runs()).toBe(3);
});
