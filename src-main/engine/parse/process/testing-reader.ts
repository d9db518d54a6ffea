/** A program that reads files, for tests: some names of files make it misbehave, all others are read. */
import { parseDocument } from '../formats.ts';
import { readLog } from '../assistants/log-file.ts';
import type { ReadFile } from './parse-requests.ts';
import { serveReader } from './serve-reader.ts';

const MISCHIEF: Readonly<Record<string, () => unknown>> = {
  'hang.md': () => {
    for (;;);
  },
  'wait.md': () => new Promise(() => {}),
  'eat.md': () => {
    const eaten: object[] = [];
    for (;;) eaten.push({ more: eaten.length });
  },
  // What no heap holds.
  'swell.md': () => {
    const swollen: Uint8Array[] = [];
    for (;;) swollen.push(new Uint8Array(2 ** 20).fill(1));
  },
  'recurse.md': function recurse(): unknown {
    return [recurse()];
  },
  'exit.md': () => process.exit(7),
  'kill.md': () => process.kill(process.pid, 'SIGKILL'),
  'throw.md': () => {
    setImmediate(() => {
      throw new Error('thrown later');
    });
    return new Promise(() => {});
  },
};

const read: ReadFile = async (path, bytes, headingTypes, redact) => {
  await MISCHIEF[path]?.();
  return parseDocument(path, bytes, headingTypes, redact);
};

serveReader(read, readLog);
