import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { hasCode } from '../../../../src-shared/errors.ts';
import type { ParsedBlock } from '../format.ts';
import { CHAPTER, type LogPiece, type LogPosition, readLog } from './log-file.ts';
import { readText } from '../testing.ts';
import { type SampleLog, sampleLogs } from './testing-logs.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'quarry-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string, from: LogPosition | null = null): Promise<LogPiece> =>
  readLog(file, { size: statSync(file).size, from, redact: true, headOnly: false });

/** What the index would have of a log after this piece. */
interface Known extends Pick<LogPiece, 'head' | 'redactions' | 'next'> {
  readonly chapters: readonly (readonly ParsedBlock[])[];
}

/** Reads to the end, from where the last reading ended. */
async function readOn(file: string, known: Known | null): Promise<Known> {
  let piece = await read(file, known?.next ?? null);
  let chapters = [...(known?.chapters ?? []).slice(0, piece.first), ...piece.chapters];
  while (!piece.done) {
    piece = await read(file, piece.next);
    chapters = [...chapters.slice(0, piece.first), ...piece.chapters];
  }
  return { head: piece.head, redactions: piece.redactions, next: piece.next, chapters };
}

const linesOf = (log: SampleLog, numbers: readonly number[]): string =>
  numbers.map((number, at) => `${log.line(number, at)}\n`).join('');

/** Enough for some chapters, and for several pieces now and then. */
const numbers = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 3, maxLength: 8 * CHAPTER, size: 'max' });

describe.each(sampleLogs)('a log of $name', (log) => {
  it('is read in pieces, cut anywhere, as in one go', async () => {
    const file = path.join(folder, log.file);
    await fc.assert(
      fc.asyncProperty(
        numbers,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
        async (given, cuts) => {
          const bytes = Buffer.from(linesOf(log, given));
          const ends = [...cuts.map((cut) => Math.floor(cut * bytes.length)).sort((a, b) => a - b), bytes.length];
          writeFileSync(file, '');
          let known: Known | null = null;
          let from = 0;
          for (const end of ends) {
            appendFileSync(file, bytes.subarray(from, end));
            from = end;
            try {
              known = await readOn(file, known);
            } catch (error) {
              // So little that it is no log yet.
              if (!hasCode(error, 'FILE_UNPARSABLE')) throw error;
            }
          }
          expect(known).toEqual(await readOn(file, null));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is read from the file as it is read from its text, but for references', async () => {
    const file = path.join(folder, log.file);
    const lines = linesOf(
      log,
      Array.from({ length: 700 }, (_, i) => (i * 37) % 100),
    );
    writeFileSync(file, `\uFEFF${lines.trimEnd()}`);
    const { chapters, head, redactions } = await readOn(file, null);
    const whole = await readText(file, lines);
    expect(chapters.flat()).toEqual(whole.blocks);
    expect(chapters.length).toBeGreaterThan(3);
    expect({ title: head.title, session: head.session, date: head.date, redactions }).toEqual({
      title: whole.title,
      session: whole.session,
      date: whole.date,
      redactions: whole.redactions,
    });
    expect(redactions).toEqual({ password: 3 });
  });

  it('is read from its beginning where the part that was read has changed, or gone', async () => {
    const file = path.join(folder, log.file);
    const given = Array.from({ length: 4 * CHAPTER }, (_, i) => i % 40);
    writeFileSync(file, linesOf(log, given));
    const { next } = await readOn(file, null);
    expect(next?.chapter).toBeGreaterThan(0);
    expect((await read(file, next)).first).toBe(next?.chapter);
    writeFileSync(file, linesOf(log, [0, 5, ...given.slice(2)]));
    expect((await read(file, next)).first).toBe(0);
    writeFileSync(file, linesOf(log, given.slice(0, 20)));
    expect(await read(file, next)).toMatchObject({ first: 0, done: true });
  });
});

describe('a log', () => {
  const [log] = sampleLogs as [SampleLog];

  it('that is half written at its end is read up to there, and on from there', async () => {
    const file = path.join(folder, 'half.jsonl');
    const [first, second] = [log.line(1, 0), log.line(2, 1)];
    writeFileSync(file, `${first}\n${second.slice(0, 30)}`);
    const half = await read(file);
    expect(half).toMatchObject({ done: true, problems: ['Line 2 is not readable JSON.'] });
    expect(half.chapters.flat()).toHaveLength(1);
    appendFileSync(file, second.slice(30)); // without its line's end
    expect((await read(file, half.next)).chapters.flat()).toHaveLength(2);
  });

  it('ends where it ended when the reading began', async () => {
    const file = path.join(folder, 'size.jsonl');
    writeFileSync(file, linesOf(log, [1, 2, 3]));
    const { size } = statSync(file);
    appendFileSync(file, linesOf(log, [4]));
    expect((await readLog(file, { size, from: null, redact: true, headOnly: false })).lineCount).toBe(3);
  });

  it('leaves out a line that is too long, and says so', { timeout: 20_000 }, async () => {
    const file = path.join(folder, 'long.jsonl');
    writeFileSync(file, `${log.line(1, 0)}\n{"type":"user","message":{"content":"`);
    for (let i = 0; i < 66; i++) appendFileSync(file, 'x'.repeat(2 ** 20));
    appendFileSync(file, `"}}\n${log.line(2, 2)}\n`);
    const { chapters, problems, lineCount } = await read(file);
    expect(chapters.flat().map(({ lines }) => lines.start)).toEqual([1, 3]);
    expect({ problems, lineCount }).toEqual({ problems: ['Line 2 is longer than 64 MB and left out.'], lineCount: 3 });
  });

  it('in UTF-16, as some shells write it, is read, too', async () => {
    const file = path.join(folder, 'wide.jsonl');
    writeFileSync(file, Buffer.from(`\uFEFF${linesOf(log, [1, 2, 3])}`, 'utf16le'));
    expect((await read(file)).chapters.flat()).toHaveLength(3);
  });

  it('that is none is refused, and an empty one is read', async () => {
    const file = path.join(folder, 'other.jsonl');
    writeFileSync(file, '{"a":1}\n');
    await expect(read(file)).rejects.toThrow(expect.objectContaining({ code: 'FILE_UNPARSABLE' }) as Error);
    writeFileSync(file, '\n');
    expect(await read(file)).toMatchObject({ done: true, chapters: [], next: null, head: { title: 'other' } });
    await expect(
      readLog(path.join(folder, 'gone.jsonl'), { size: 1, from: null, redact: true, headOnly: false }),
    ).rejects.toThrow(expect.objectContaining({ code: 'PATH_UNREADABLE' }) as Error);
  });
});
