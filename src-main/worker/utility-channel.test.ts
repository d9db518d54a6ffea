import { EventEmitter } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { parentChannel } from './process-channel.ts';
import { utilityChannel } from './utility-channel.ts';

const host = process as { parentPort?: unknown };

afterEach(() => {
  delete host.parentPort;
});

it('is not there in a process that was forked', () => {
  expect(utilityChannel()).toBeNull();
});

it('carries messages both ways, and tells of the close that the main process says', () => {
  const sent: unknown[] = [];
  const port = Object.assign(new EventEmitter(), { postMessage: (message: unknown) => void sent.push(message) });
  host.parentPort = port;
  const channel = parentChannel();
  const seen: unknown[] = [];
  channel.onClose(() => seen.push('closed'));
  channel.listen((message) => seen.push(message));

  channel.post({ kind: 'ready' });
  port.emit('message', { data: { kind: 'message', message: { kind: 'call' } }, ports: [] });
  port.emit('message', { data: { kind: 'close' }, ports: [] });
  channel.post('too late');

  expect(sent).toEqual([{ kind: 'message', message: { kind: 'ready' } }]);
  expect(seen).toEqual([{ kind: 'call' }, 'closed']);
});
