import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { limitUnknownCallers } from './unknown-callers.ts';

describe('connections that have not said who they are', () => {
  it('are cut for new ones, the one that has waited longest first, but not those that are known', () => {
    const cut: unknown[] = [];
    const callers = limitUnknownCallers(2, 60_000, (socket) => cut.push(socket));
    const [known, first, second, third, fourth] = Array.from({ length: 5 }, () => new PassThrough()) as [
      PassThrough,
      PassThrough,
      PassThrough,
      PassThrough,
      PassThrough,
    ];
    callers.add(known);
    callers.forget(known);
    for (const socket of [first, second, third]) callers.add(socket);
    callers.heard(second);
    callers.add(fourth);
    expect(cut).toEqual([first, second]);
    expect([known, first, second, third, fourth].map(({ destroyed }) => destroyed)).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it('are cut when they are not heard in time', async () => {
    const callers = limitUnknownCallers(2, 1);
    const [silent, heard] = [new PassThrough(), new PassThrough()];
    callers.add(heard);
    callers.heard(heard);
    const ended = new Promise((resolve) => silent.once('close', resolve));
    callers.add(silent);
    const keepAlive = setInterval(() => {}, 1_000); // the limit's own timer keeps nobody waiting
    await ended;
    clearInterval(keepAlive);
    expect([silent.destroyed, heard.destroyed]).toEqual([true, false]);
  });
});
