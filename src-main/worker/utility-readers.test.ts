import { EventEmitter } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { utilityReaders } from './utility-readers.ts';

const host = process as { parentPort?: unknown };

afterEach(() => {
  delete host.parentPort;
});

/** A main process that notes what it is asked. */
function mainProcess() {
  const asked: unknown[] = [];
  const parentPort = Object.assign(new EventEmitter(), { postMessage: (message: unknown) => void asked.push(message) });
  host.parentPort = parentPort;
  const say = (data: unknown, ...ports: unknown[]): void => void parentPort.emit('message', { data, ports });
  return { asked, say };
}

/** The engine's end of a reader's port. */
function port() {
  const sent: unknown[] = [];
  return Object.assign(new EventEmitter(), {
    sent,
    start() {},
    postMessage: (message: unknown) => void sent.push(message),
  });
}

it('is not there in a process that was forked', () => expect(utilityReaders()).toBeNull());

it('asks the main process for a reader, and speaks to it over the port that comes', async () => {
  const { asked, say } = mainProcess();
  const reader = utilityReaders()!();
  expect(asked).toEqual([{ kind: 'startReader', number: 1, wantedBy: process.pid }]);
  const seen: unknown[] = [];
  reader.channel.listen((message) => seen.push(message));
  reader.channel.post('before the port is there');
  const end = port();
  say({ kind: 'reader', number: 1 }, end);
  reader.channel.post('after it');
  end.emit('message', { data: 'answer' });
  expect(end.sent).toEqual(['before the port is there', 'after it']);
  expect(seen).toEqual(['answer']);
  reader.kill();
  expect(asked.at(-1)).toEqual({ kind: 'endReader', number: 1 });
});

it.each([
  ['crashed', 'fault'],
  ['oom', 'memory'],
  ['killed', 'outside'],
  ['ended with code 7', 'fault'],
])('tells of a reader that has ended: %s', async (reason, kind) => {
  const { say } = mainProcess();
  const start = utilityReaders()!;
  const [one, other] = [start(), start()];
  let closed = 0;
  for (const { channel } of [one, other]) channel.onClose(() => closed++);
  say({ kind: 'readerEnded', number: 1, reason });
  expect(await one.ended).toMatchObject({ kind });
  expect(closed).toBe(1);
});
