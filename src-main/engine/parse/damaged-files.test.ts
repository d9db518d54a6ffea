import { afterAll, describe, expect, test } from 'vitest';
import { EngineError } from '../../../src-shared/errors.ts';
import type { Format, ParsedDocument } from './format.ts';
import { FORMATS } from './format-list.ts';
import { createParser, type Parser } from './process/parser.ts';
import { docxOf, odtOf, pdfOf, wordParagraph } from './testing-samples.ts';

const PARAGRAPHS = ['Key Decisions', 'We keep the index in one file.', 'It is easy to move.'];
const formatOf = (id: string): Format => FORMATS.formats.find((format) => format.id === id)!;
const html = formatOf('html');
const SAMPLES: readonly (readonly [Format, Uint8Array])[] = [
  [
    html,
    Buffer.from(
      `<title>a</title>${PARAGRAPHS.map((text) => `<h2>h</h2><p>${text}<ul><li>a<li><b>b</b></ul><table><tr><td>1<td>2</table><pre>x\n\ny</pre>`).join('\n')}`,
    ),
  ],
  [formatOf('docx'), docxOf(PARAGRAPHS.map((text, i) => wordParagraph(text, { list: i - 1, bold: i === 0 })).join(''))],
  [
    formatOf('odt'),
    odtOf(
      PARAGRAPHS.map(
        (text) => `<text:p>${text}</text:p><text:list><text:list-item><text:p>a</text:p></text:list-item></text:list>`,
      ).join(''),
    ),
  ],
  [
    formatOf('pdf'),
    pdfOf(
      PARAGRAPHS.map(
        (text) =>
          [
            [50, 700, 11, text],
            [50, 600, 18, text],
          ] as const,
      ),
    ),
  ],
  [
    formatOf('eml'),
    Buffer.from(
      `From: a@b.c\r\nSubject: a\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nQSBkZWNpc2lvbg==\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>b</p>\r\n--x--\r\n`,
    ),
  ],
];

/** Numbers from 0 to 1, always the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The bytes with up to eight places changed, taken out or doubled. */
function mutated(bytes: Uint8Array, seed: number): Uint8Array {
  const next = random(seed);
  const upTo = (limit: number): number => Math.floor(next() * limit);
  let changed = Buffer.from(bytes);
  for (let i = upTo(8); i >= 0; i--) {
    const at = upTo(changed.length);
    const length = upTo(20);
    const kind = upTo(3);
    if (kind === 0) changed[at] = upTo(256);
    else
      changed = Buffer.concat([
        changed.subarray(0, kind === 1 ? at : at + length),
        changed.subarray(kind === 1 ? at + length : at),
      ]);
  }
  return changed;
}

/**
 * What is wrong with what came of a damaged file; `null` when it is a document in order or a refusal a user can read.
 */
async function fault(parser: Parser, format: Format, bytes: Uint8Array): Promise<string | null> {
  try {
    return disorder(await parser.parse(`/a${format.extensions[0]}`, Uint8Array.from(bytes)));
  } catch (error) {
    if (!(error instanceof EngineError)) return `threw ${String(error)}`;
    // A page full of control characters is no text at all, which reading its text says.
    if (error.code === 'FILE_NOT_TEXT' && format === html) return null;
    if (error.code !== 'FILE_UNPARSABLE') return `refused as ${error.code}`;
    return /^It (?!took).*\.$/.test(error.message) && error.next !== '' ? null : `says ${error.message}`;
  }
}

function disorder({ blocks, lineCount, structure }: ParsedDocument): string | null {
  let last = 1;
  for (const { lines, text } of blocks.flatMap(({ observations }) => observations)) {
    if (text.trim() === '') return 'an observation is empty';
    if (lines.start < last || lines.end < lines.start || lines.end > lineCount)
      return `an observation stands at ${lines.start} to ${lines.end} of ${lineCount}`;
    last = lines.start;
  }
  return structure.every(({ start, end }) => start >= 1 && start <= end && end <= lineCount)
    ? null
    : 'its structure is no range of it';
}

describe.each(SAMPLES.map(([format, sample]) => ({ id: format.id, format, sample })))('$id', ({ format, sample }) => {
  const parser = createParser();
  afterAll(() => parser.close());

  // In the thread that files are read in: a rejection that nobody handles would end it, and fail this file or the next.
  test('is read or refused in words, cut off, mutated or at random, and does not end its thread', async () => {
    expect((await parser.parse(`/a${format.extensions[0]}`, Uint8Array.from(sample))).blocks.length).toBeGreaterThan(0);
    const found: string[] = [];
    const check = async (name: string, bytes: Uint8Array): Promise<void> => {
      const wrong = await fault(parser, format, bytes);
      if (wrong !== null) found.push(`${name}: ${wrong}`);
    };
    for (let i = 0; i < 40; i++) await check(`cut ${i}`, sample.subarray(0, Math.floor((sample.length * i) / 40)));
    for (let seed = 1; seed <= 200; seed++) await check(`seed ${seed}`, mutated(sample, seed));
    for (let seed = 1; seed <= 40; seed++) {
      const next = random(seed);
      await check(
        `noise ${seed}`,
        Uint8Array.from({ length: seed * 50 }, () => next() * 256),
      );
    }
    await check('whole', sample);
    expect(found).toEqual([]);
  });
});
