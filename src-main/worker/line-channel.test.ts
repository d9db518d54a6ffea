import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../src-shared/channel.ts';
import { decodeLine, encodeLine, lineChannel } from './line-channel.ts';

const MAX = 4096;
let folder: string;
let server: Server;
let near: Channel;
let far: Socket;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarry-lines-'));
  const address = process.platform === 'win32' ? `\\\\.\\pipe\\${path.basename(folder)}` : path.join(folder, 's');
  server = createServer().listen(address);
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  far = createConnection(address);
  far.on('error', () => {}); // a socket that the other side destroyed
  near = lineChannel((await accepted)[0], MAX);
});
afterEach(() => {
  far.destroy();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What arrives at the near side until it has so many messages, or is closed. */
function arriving(count: number): Promise<unknown[]> {
  const seen: unknown[] = [];
  return new Promise((resolve) => {
    near.onClose(() => resolve([...seen, 'closed']));
    near.listen((message) => {
      if (seen.push(message) === count) resolve(seen);
    });
  });
}

describe('a line', () => {
  it('carries any JSON there and back, on one line', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const line = encodeLine(value);
        expect(line).not.toContain('\n');
        expect(decodeLine(line)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('carries vectors bit by bit', () => {
    fc.assert(
      fc.property(fc.array(fc.float32Array()), (vectors) => {
        const back = decodeLine(encodeLine({ vectors, note: '$float32' })) as { vectors: Float32Array[] };
        expect(
          back.vectors.map((vector) => [vector instanceof Float32Array, ...new Uint8Array(vector.buffer)]),
        ).toEqual(
          vectors.map((vector) => [true, ...new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)]),
        );
      }),
    );
  });
});

describe('a channel of lines', () => {
  it('gives messages in order, however the bytes are cut', async () => {
    const seen = arriving(3);
    const bytes = Buffer.from('{"a":"ä"}\n[1]\n"x"\n');
    far.setNoDelay(true);
    for (const byte of bytes) {
      far.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    expect(await seen).toEqual([{ a: 'ä' }, [1], 'x']);
  });

  it('gives several that arrive as one, and tells the close after them', async () => {
    const seen = arriving(3);
    far.end('1\n2\n');
    expect(await seen).toEqual([1, 2, 'closed']);
  });

  it.each([
    ['what is not JSON', 'GET / HTTP/1.1\r\n\r\n'],
    ['bytes that are no text', Buffer.of(0xff, 0x00, 0x0a)],
    ['a message that is too long', `"${'x'.repeat(MAX)}"\n`],
    ['a message that is too long and does not end', 'x'.repeat(MAX + 1)],
  ])('is closed by %s', async (_, garbage) => {
    const seen = arriving(Infinity);
    far.write('1\n');
    far.write(garbage);
    expect(await seen).toEqual([1, 'closed']);
  });

  it('sends what was posted before it is closed', async () => {
    near.post({ late: true });
    near.close();
    near.post('never');
    const chunks = await far.setEncoding('utf8').toArray();
    expect(chunks.join('')).toBe('{"late":true}\n');
  });

  it('ends a reader that does not read', async () => {
    const closed = arriving(Infinity);
    far.pause();
    // The system's own buffers hold some hundred kilobytes.
    for (let i = 0; i < 2000; i++) near.post('x'.repeat(1000));
    expect(await closed).toEqual(['closed']);
  });
});
