/** A parse thread for tests: some names of files make it misbehave, all others are read. */
import { parentPort } from 'node:worker_threads';
import { parseDocument } from './formats.ts';
import { readLog } from './log-file.ts';
import { answerRequests, type ReadFile } from './parse-requests.ts';

const MISCHIEF: Readonly<Record<string, () => unknown>> = {
  'hang.md': () => {
    for (;;);
  },
  'wait.md': () => new Promise(() => {}),
  'eat.md': () => {
    const eaten: object[] = [];
    for (;;) eaten.push({ more: eaten.length });
  },
  'recurse.md': function recurse(): unknown {
    return [recurse()];
  },
  'exit.md': () => process.exit(7),
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

answerRequests(parentPort, read, readLog);
