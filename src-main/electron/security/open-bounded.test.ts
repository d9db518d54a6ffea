import { expect, it, vi } from 'vitest';
import type { EngineError } from '../../../src-shared/errors.ts';
import { openBounded } from './open-bounded.ts';

it('does not wait for a system that never answers', async () => {
  const late = vi.fn<(error: EngineError) => void>();
  await openBounded(() => new Promise(() => {}), '/n/a.md', late, 10);
  expect(late).not.toHaveBeenCalled();
});

it('tells what the system says in time', async () => {
  const late = vi.fn<(error: EngineError) => void>();
  await openBounded(async () => '', '/n/a.md', late, 60_000);
  await expect(openBounded(async () => 'no program', '/n/a.md', late, 60_000)).rejects.toMatchObject({
    code: 'OPEN_FAILED',
    message: '/n/a.md could not be opened: no program.',
  });
  await expect(openBounded(() => Promise.reject(new Error('no bus')), '/n/a.md', late, 60_000)).rejects.toMatchObject({
    code: 'OPEN_FAILED',
  });
  expect(late).not.toHaveBeenCalled();
});

it('tells later what the system says too late', async () => {
  const answer = Promise.withResolvers<string>();
  const { promise: told, resolve: late } = Promise.withResolvers<EngineError>();
  await openBounded(() => answer.promise, '/n/a.md', late, 10);
  answer.resolve('no program');
  expect(await told).toMatchObject({ code: 'OPEN_FAILED' });
});
