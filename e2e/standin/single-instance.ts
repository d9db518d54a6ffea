import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';

let server: Server | null = null;
let address = '';
/** As Chromium's: a link that names who has it. */
let lock = '';

/** Tells the first instance, in a process of its own because the caller waits: 0 when somebody listened. */
const TELL = `const s = require('node:net').connect(process.argv[1]); s.on('error', () => process.exit(1)); s.on('connect', () => s.end(process.argv[2])); s.on('close', () => process.exit(0)); s.resume();`;

/**
 * Whether this process is the first with that folder; else the first is told of it.
 *
 * @param told of those that come later
 */
export function becomeFirst(
  folder: string,
  data: unknown,
  told: (argv: string[], cwd: string, data: unknown) => void,
): boolean {
  address = path.join(
    tmpdir(),
    `quarry-standin-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`,
  );
  const { status } = spawnSync(process.execPath, [
    '-e',
    TELL,
    address,
    JSON.stringify({ argv: process.argv, cwd: process.cwd(), data }),
  ]);
  if (status === 0) return false;
  rmSync(address, { force: true }); // of one that was killed
  lock = path.join(folder, 'SingletonLock');
  rmSync(lock, { force: true });
  symlinkSync(`${hostname()}-${process.pid}`, lock);
  server = createServer({ allowHalfOpen: true }, (socket) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    socket.on('error', () => {});
    socket.on('end', () => {
      socket.end();
      if (text === '') return;
      const { argv, cwd, data: given } = JSON.parse(text) as { argv: string[]; cwd: string; data: unknown };
      told(argv, cwd, given);
    });
  }).listen(address);
  server.unref();
  return true;
}

export function leaveFirst(): void {
  server?.close();
  for (const file of server ? [address, lock] : []) rmSync(file, { force: true });
}
