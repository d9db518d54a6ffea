import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { readText } from '../testing.ts';
import { createParser, type Parser, type ParserOptions } from './parser.ts';
import { forkReader, type StartReader, startReaderThread } from './reader-process.ts';
import { MEMORY_SIGNAL, READER_LIMITS, type ReaderLimits } from './reader-limits.ts';
import { createReaders, type Readers } from './reader-pool.ts';

const PROGRAM = new URL('./testing-reader.ts', import.meta.url);
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

/** @param start how a reader is started. Default: the tests' own program, in a process */
function open(options: ParserOptions & Partial<ReaderLimits> = {}, start?: StartReader): Parser {
  const { heapMb = READER_LIMITS.heapMb, rssMb = READER_LIMITS.rssMb } = options;
  const parser = createParser({
    readers: readersOf(start ?? (() => forkReader({ heapMb, rssMb }, PROGRAM))),
    ...options,
  });
  opened.push(parser);
  return parser;
}

function readersOf(start: StartReader): Readers {
  const readers = createReaders({ start });
  opened.push(readers);
  return readers;
}

/** Bytes with a buffer of their own. */
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const NOTE =
  '# Session: x\n**Started**: 2025-01-01T10:00:00Z\n\n**Key Decisions:**\n- Stay. See #7.\n\n## Beliefs\n- b\n';

test('a file is read as without a process', async () => {
  expect(await createAndRead({})).toEqual(await readText('/a.md', NOTE));
  expect(await open().parse('/a.md', bytesOf(NOTE), { Beliefs: 'insight' })).toEqual(
    await readText('/a.md', NOTE, { Beliefs: 'insight' }),
  );
});

async function createAndRead(options: ParserOptions) {
  const parser = createParser(options);
  opened.push(parser);
  return parser.parse('/a.md', bytesOf(NOTE));
}

test('errors keep their code and what to do', async () => {
  const parser = open();
  await expect(parser.parse('/a.exe', bytesOf('x'))).rejects.toMatchObject({
    code: 'FILE_UNPARSABLE',
    next: expect.stringContaining('.md') as string,
    details: { path: '/a.exe' },
  });
  await expect(parser.parse('/a.md', new Uint8Array(100))).rejects.toMatchObject({ code: 'FILE_NOT_TEXT' });
});

test.each([
  ['hang.md', 'It took longer than 1.5 s to read.'],
  ['wait.md', 'It took longer than 1.5 s to read.'],
  ['recurse.md', 'Maximum call stack'],
  ['exit.md', "ended the reader's process (code 7)"],
  ['kill.md', 'ended from outside while it read this file, 2 times'],
  ['throw.md', 'Reading it failed: its reader met'], // the message may quote the file
])('%s fails alone: the files before and after it are read', async (name, reason) => {
  const parser = open({ timeoutMs: 1500 });
  const results = await Promise.allSettled(
    ['a.md', name, 'b.md', name, 'c.md'].map((path) => parser.parse(path, bytesOf(NOTE))),
  );
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({
    reason: { code: 'FILE_UNPARSABLE', message: expect.stringContaining(reason) as string },
  });
});

test.each([
  ['eat.md', 'a heap that is full', { heapMb: 40 }, 'It took more than 40 MB of memory to read.'],
  ['swell.md', 'memory that no heap holds', { rssMb: 200 }, 'It took more than 200 MB of memory to read.'],
])('%s fails alone: %s', async (name, _, limits, message) => {
  const parser = open(limits);
  await expect(parser.parse(name, bytesOf(NOTE))).rejects.toMatchObject({
    code: 'FILE_UNPARSABLE',
    message,
    next: expect.stringContaining('Split') as string,
  });
  expect((await parser.parse('a.md', bytesOf(NOTE))).title).toBe('x');
});

test('a process that ends over what it has read before says nothing of the next file', async () => {
  const started: ReturnType<StartReader>[] = [];
  const parser = open({}, () => {
    const reader = forkReader(READER_LIMITS, PROGRAM);
    started.push(reader);
    return reader;
  });
  await parser.parse('a.md', bytesOf(NOTE));
  process.kill(started[0]?.pid ?? 0, MEMORY_SIGNAL);
  await started[0]?.ended;
  expect((await parser.parse('b.md', bytesOf(NOTE))).title).toBe('x');
  expect(started).toHaveLength(2);
});

test('closing ends what is being read and what waits, and nothing is read after it', async () => {
  const parser = open();
  await parser.parse('a.md', bytesOf(NOTE)); // the process is there, and hangs from now on
  const reading = [parser.parse('hang.md', bytesOf(NOTE)), parser.parse('a.md', bytesOf(NOTE))].map((promise) =>
    expect(promise).rejects.toMatchObject({ code: 'CANCELLED' }),
  );
  await parser.close();
  await Promise.all(reading);
  await expect(parser.parse('a.md', bytesOf(NOTE))).rejects.toMatchObject({ code: 'CANCELLED' });
});

test('the bytes move to the thread, but a view of a larger buffer leaves that as it is', async () => {
  const parser = open();
  const own = bytesOf(NOTE);
  await parser.parse('a.md', own);
  expect(own.byteLength).toBe(0);
  const large = bytesOf(`${NOTE}and more`);
  expect(await parser.parse('/a.md', large.subarray(0, bytesOf(NOTE).length))).toEqual(await readText('/a.md', NOTE));
  expect(new TextDecoder().decode(large)).toBe(`${NOTE}and more`);
});

test('a part of the pool that Node takes small buffers from is read, and the pool stays', async () => {
  const parser = open();
  const pooled = Buffer.from(NOTE);
  expect(pooled.buffer.byteLength).toBeGreaterThan(pooled.byteLength);
  const results = [await parser.parse('/a.md', pooled), await parser.parse('/a.md', Buffer.from(NOTE))];
  expect(results).toEqual([await readText('/a.md', NOTE), await readText('/a.md', NOTE)]);
  expect(pooled.toString()).toBe(NOTE);
});

test.each<[string, StartReader]>([
  ['none becomes ready', () => forkReader(READER_LIMITS, new URL('./no-such-program.ts', import.meta.url))],
  [
    'the system refuses',
    () => {
      throw Object.assign(new Error('spawn ENOMEM'), { code: 'ENOMEM' });
    },
  ],
])(
  'where no process can be started (%s), a thread reads, and a view of its caller stays there, too',
  async (_, start) => {
    const parser = open({}, start);
    const pooled = Buffer.from(NOTE);
    expect(await parser.parse('/a.md', pooled)).toEqual(await readText('/a.md', NOTE));
    expect(await parser.parse('/a.md', Buffer.from(NOTE))).toEqual(await readText('/a.md', NOTE));
    expect(pooled.toString()).toBe(NOTE);
  },
);

test('a thread fails over a file as a process does', async () => {
  const parser = open({ timeoutMs: 1500 }, () => startReaderThread({ heapMb: 40, rssMb: 0 }, PROGRAM));
  const results = await Promise.allSettled(
    ['hang.md', 'a.md', 'eat.md', 'exit.md', 'b.md'].map((path) => parser.parse(path, bytesOf(NOTE))),
  );
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'rejected', 'fulfilled']);
});

test('a run takes over the process of the one before, and none is left when the readers are closed', async () => {
  const started: ReturnType<StartReader>[] = [];
  const readers = readersOf(() => {
    const reader = forkReader(READER_LIMITS, PROGRAM);
    started.push(reader);
    return reader;
  });
  for (let run = 0; run < 2; run++) {
    const parser = createParser({ readers });
    await parser.parse('a.md', bytesOf(NOTE));
    await parser.close();
  }
  expect(started).toHaveLength(1);
  expect(readers.use().rss).toBeGreaterThan(1e6);
  await readers.close();
  expect(await started[0]?.ended).toMatchObject({ how: 'SIGKILL' });
  expect(readers.use().rss).toBe(0);
  expect(readers.use().cpuMs).toBeGreaterThan(0);
});

test('a process that nobody wants any more ends, also where its only thread is busy for ever', async () => {
  const program = `
    import { createParser } from ${JSON.stringify(new URL('./parser.ts', import.meta.url).href)};
    import { createReaders } from ${JSON.stringify(new URL('./reader-pool.ts', import.meta.url).href)};
    import { forkReader } from ${JSON.stringify(new URL('./reader-process.ts', import.meta.url).href)};
    const readers = createReaders({ start() {
      const reader = forkReader(undefined, new URL(${JSON.stringify(PROGRAM.href)}));
      process.stdout.write(reader.pid + ' ');
      return reader;
    } });
    const parser = createParser({ readers });
    await parser.parse('a.md', new TextEncoder().encode('# a'));
    process.stdout.write('ready');
    void parser.parse('hang.md', new TextEncoder().encode('# a'));
  `;
  const owner = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  for await (const text of owner.stdout.setEncoding('utf8')) if ((said += text as string).includes('ready')) break;
  owner.kill('SIGKILL');
  const pid = Number(said.split(' ', 1)[0]);
  expect(pid).toBeGreaterThan(0);
  while (isThere(pid)) await wait(50); // until the test's own limit
});

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
