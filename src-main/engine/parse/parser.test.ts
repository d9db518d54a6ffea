import { afterEach, expect, test } from 'vitest';
import { readText } from './testing.ts';
import { createParser, type Parser, type ParserOptions } from './parser.ts';

const parsers: Parser[] = [];
afterEach(async () => {
  for (const parser of parsers.splice(0)) await parser.close();
});

function open(options: ParserOptions = {}): Parser {
  const parser = createParser({ thread: new URL('./testing-thread.ts', import.meta.url), ...options });
  parsers.push(parser);
  return parser;
}

/** Bytes with a buffer of their own. */
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const NOTE = '# Session: x\n**Started**: 2025-01-01T10:00:00Z\n\n**Key Decisions:**\n- Stay. See #7.\n\n## Beliefs\n- b\n';

test('a file is read as without a thread', async () => {
  expect(await createAndRead({})).toEqual(await readText('/a.md', NOTE));
  expect(await open().parse('/a.md', bytesOf(NOTE), { Beliefs: 'insight' })).toEqual(await readText('/a.md', NOTE, { Beliefs: 'insight' }));
});

async function createAndRead(options: ParserOptions) {
  const parser = createParser(options);
  parsers.push(parser);
  return parser.parse('/a.md', bytesOf(NOTE));
}

test('errors keep their code and what to do', async () => {
  const parser = open();
  await expect(parser.parse('/a.exe', bytesOf('x'))).rejects.toMatchObject({ code: 'FILE_UNPARSABLE', next: expect.stringContaining('.md') as string, details: { path: '/a.exe' } });
  await expect(parser.parse('/a.md', new Uint8Array(100))).rejects.toMatchObject({ code: 'FILE_NOT_TEXT' });
});

test.each([
  ['hang.md', 'It took longer than 1.5 s to read.'],
  ['wait.md', 'It took longer than 1.5 s to read.'],
  ['recurse.md', 'Maximum call stack'],
  ['exit.md', "ended the reader's thread"],
  ['throw.md', 'Reading it failed: its reader met'], // the message may quote the file
])('%s fails alone: the files before and after it are read', async (name, reason) => {
  const parser = open({ timeoutMs: 1500 });
  const results = await Promise.allSettled(['a.md', name, 'b.md', name, 'c.md'].map((path) => parser.parse(path, bytesOf(NOTE))));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({ reason: { code: 'FILE_UNPARSABLE', message: expect.stringContaining(reason) as string } });
});

test('a file that needs too much memory fails alone', async () => {
  const parser = open({ memoryMb: 40 });
  await expect(parser.parse('eat.md', bytesOf(NOTE))).rejects.toMatchObject({ code: 'FILE_UNPARSABLE', message: 'It took more than 40 MB of memory to read.', next: expect.stringContaining('Split') as string });
  expect((await parser.parse('a.md', bytesOf(NOTE))).title).toBe('x');
});

test('closing ends what is being read and what waits, and nothing is read after it', async () => {
  const parser = open();
  const reading = [parser.parse('hang.md', bytesOf(NOTE)), parser.parse('a.md', bytesOf(NOTE))].map((promise) => expect(promise).rejects.toMatchObject({ code: 'CANCELLED' }));
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
