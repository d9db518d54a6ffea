import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { listenForInterrupt } from './exit.ts';

it('the first signal asks, and gives the exit code', () => {
  const source = new EventEmitter();
  const interrupt = listenForInterrupt(source, () => 0);
  expect(interrupt.asked.aborted).toBe(false);
  source.emit('SIGTERM');
  expect([interrupt.asked.aborted, interrupt.insisted.aborted, interrupt.code]).toEqual([true, false, 143]);
});

it('the same signal from two sides is one, a later one insists', () => {
  const source = new EventEmitter();
  let time = 0;
  const interrupt = listenForInterrupt(source, () => time);
  source.emit('SIGINT');
  time = 20;
  source.emit('SIGINT');
  expect([interrupt.insisted.aborted, interrupt.code]).toEqual([false, 130]);
  time = 1_500;
  source.emit('SIGINT');
  expect(interrupt.insisted.aborted).toBe(true);
});

it('nothing is listened for after the end', () => {
  const source = new EventEmitter();
  listenForInterrupt(source).end();
  expect(source.eventNames()).toEqual([]);
});
