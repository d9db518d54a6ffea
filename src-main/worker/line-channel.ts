import type { Socket } from 'node:net';
import { createChannel, type Channel } from '../../src-shared/channel.ts';

/** Longest message in bytes; a thousand vectors take a few megabytes. */
const MAX_MESSAGE = 64 * 2 ** 20;

const NEWLINE = 0x0a;
/** Stands for an array of floats; its value is their bytes in Base64. */
const FLOATS = '$float32';

/**
 * The channel over a local socket: a line of JSON for each message. Two processes of one machine need not have the same
 * V8, as Node and Electron have not, so neither needs to understand the other's own serialisation. What is not JSON, or
 * too long, ends the connection, and so does a reader that lets more than such a message pile up.
 *
 * @param max most bytes of a message
 */
export function lineChannel(socket: Socket, max = MAX_MESSAGE): Channel {
  const channel = createChannel(
    (message) => {
      socket.write(`${encodeLine(message)}\n`);
      if (socket.writableLength > max) socket.destroy();
    },
    () => socket.destroySoon(),
  );
  let parts: Buffer[] = [];
  let length = 0;
  socket.on('data', (data) => {
    let rest = data;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      const line = Buffer.concat([...parts, rest.subarray(0, end)]);
      rest = rest.subarray(end + 1);
      parts = [];
      length = 0;
      if (line.length > max || !take(line)) return void socket.destroy();
    }
    parts.push(rest);
    length += rest.length;
    if (length > max) socket.destroy();
  });
  socket.on('error', () => {}); // always followed by 'close'
  socket.on('close', channel.closed);
  return channel;

  function take(line: Buffer): boolean {
    let message: unknown;
    try {
      message = decodeLine(line.toString());
    } catch {
      return false;
    }
    channel.deliver(message);
    return true;
  }
}

/** Plain data as JSON without a line break; arrays of floats cross bit by bit. */
export function encodeLine(message: unknown): string {
  return JSON.stringify(message, (_, value: unknown) =>
    value instanceof Float32Array
      ? { [FLOATS]: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') }
      : value,
  );
}

/** The reverse of {@link encodeLine}. Throws for what is not JSON. */
export function decodeLine(line: string): unknown {
  if (!line.includes(`"${FLOATS}"`)) return JSON.parse(line); // looking at each value takes several times as long
  return JSON.parse(line, (_, value: unknown) => {
    const bytes = (value as { [FLOATS]?: unknown } | null)?.[FLOATS];
    return typeof bytes === 'string' ? new Float32Array(new Uint8Array(Buffer.from(bytes, 'base64')).buffer) : value;
  });
}
