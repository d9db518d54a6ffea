import { describe, expect, it } from 'vitest';
import { channelPair, createChannel } from './channel.ts';

/** Lets all messages under way arrive. */
const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

describe('createChannel', () => {
  it('keeps messages until there is a receiver, and delivers them in order before later ones', () => {
    const received: unknown[] = [];
    const channel = createChannel(
      () => {},
      () => {},
    );
    channel.deliver(1);
    channel.deliver(2);
    channel.listen((message) => received.push(message));
    channel.deliver(3);
    expect(received).toEqual([1, 2, 3]);
  });

  it('tells of the close once, whichever side closes and however often', () => {
    const told: string[] = [];
    const channel = createChannel(
      () => {},
      () => told.push('transport'),
    );
    channel.onClose(() => told.push('watcher'));
    channel.close();
    channel.close();
    channel.closed();
    expect(told).toEqual(['watcher', 'transport']);
  });

  it('does not close the transport again when the other side has gone', () => {
    const told: string[] = [];
    const channel = createChannel(
      () => {},
      () => told.push('transport'),
    );
    channel.closed();
    channel.close();
    expect(told).toEqual([]);
  });

  it('tells at once of a close that has been', () => {
    const channel = createChannel(
      () => {},
      () => {},
    );
    channel.close();
    let told = false;
    channel.onClose(() => {
      told = true;
    });
    expect(told).toBe(true);
  });

  it('neither sends nor delivers after the close', () => {
    const sent: unknown[] = [];
    const received: unknown[] = [];
    const channel = createChannel(
      (message) => sent.push(message),
      () => {},
    );
    channel.listen((message) => received.push(message));
    channel.close();
    channel.post('late');
    channel.deliver('late');
    expect([sent, received]).toEqual([[], []]);
  });
});

describe('channelPair', () => {
  it('carries messages both ways, in order', async () => {
    const [left, right] = channelPair();
    const atLeft: unknown[] = [];
    const atRight: unknown[] = [];
    left.listen((message) => atLeft.push(message));
    right.listen((message) => atRight.push(message));
    left.post('a');
    left.post('b');
    right.post('c');
    await settle();
    expect([atLeft, atRight]).toEqual([['c'], ['a', 'b']]);
  });

  it('clones a message when it is posted, as a process border does', async () => {
    const [left, right] = channelPair();
    const received: unknown[] = [];
    right.listen((message) => received.push(message));
    const message = { vector: new Float32Array([1]) };
    left.post(message);
    message.vector[0] = 2;
    await settle();
    expect(received).toEqual([{ vector: new Float32Array([1]) }]);
  });

  it('refuses what cannot be cloned', () => {
    const [left] = channelPair();
    expect(() => left.post({ run() {} })).toThrow('could not be cloned');
  });

  it('delivers what was posted before a close, then tells the other end', async () => {
    const [left, right] = channelPair();
    const seen: unknown[] = [];
    right.listen((message) => seen.push(message));
    right.onClose(() => seen.push('closed'));
    left.post('last words');
    left.close();
    await settle();
    expect(seen).toEqual(['last words', 'closed']);
  });
});

it('cuts off a sender of more than it keeps for a receiver that is not there', () => {
  let closes = 0;
  const channel = createChannel(
    () => {},
    () => closes++,
  );
  let told = 0;
  channel.onClose(() => told++);
  for (let n = 0; n < 30_000; n++) channel.deliver(n);
  expect([closes, told]).toEqual([1, 1]);
});
