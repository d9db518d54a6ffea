/**
 * No file takes more than in proportion to its size: fragments of all syntaxes, repeated in all formats, in three
 * sizes. What is slow and grows faster than its size is measured again; processor time counts, for other programs take
 * their part of a clock's. `QUARRY_LONG=1` takes larger files.
 */
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { EngineError } from '../../../src-shared/errors.ts';
import type { ModelInfo } from '../../../src-shared/model.ts';
import { loadTokenizer, type Tokenizer } from '../embed/tokenizer.ts';
import { parseDocument } from '../parse/formats.ts';
import { prepare } from './run/prepare.ts';
import { FRAGMENTS, FRAMES, repeated } from './testing-repeats.ts';

const [SMALL, MIDDLE, LARGE] = process.env['QUARRY_LONG'] ? [32_000, 128_000, 512_000] : [2_000, 8_000, 32_000];
/** Faster than 1 MB/s it need not be, whatever it does; in bytes a millisecond. */
const FAST = 1_000;
/** Below this the processor's clock and the collector say more than the reader; in milliseconds. */
const FLOOR = 80;
/** Twice the size may take 2.3 times as long. */
const MOST_EXPONENT = 1.2;
/** Times that what seems slow is measured. */
const TRIES = 4;

const vector = new Float32Array(384);
let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = await loadTokenizer(
    path.resolve(import.meta.dirname, '../../../models/all-MiniLM-L6-v2/tokenizer.json'),
    256,
  );
});

/**
 * Processor time of reading, redacting, finding references, cutting into passages; of all but the model and the index.
 * In milliseconds.
 */
async function timeOf([file, content]: readonly [string, Uint8Array]): Promise<number> {
  // The tokenizer sees the same texts from all formats, and takes most of the time: one is enough.
  const countTokens = file.endsWith('.txt')
    ? (text: string): number => tokenizer.count(text)
    : (text: string): number => Math.ceil(text.length / 3);
  const before = process.cpuUsage();
  try {
    await prepare(file, content, {
      parser: { parse: parseDocument },
      headingTypes: {},
      knownVector: () => vector,
      stopped: () => false,
      embedder: {
        embedBatch: async (texts) => texts.map(() => vector),
        countTokens,
        modelInfo: { maxTokens: 256, passageTokens: 128 } as ModelInfo,
      },
    });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error; // refused: that takes time, too
  }
  const { user } = process.cpuUsage(before);
  return user / 1000;
}

test.each(FRAMES)(
  '$name takes time in proportion to its size, whatever it repeats',
  async (frame) => {
    const slow: string[] = [];
    for (const fragment of FRAGMENTS) {
      await timeOf(repeated(frame, fragment, SMALL!));
      const found =
        (await growsTooFast(frame, fragment, MIDDLE!, LARGE!)) &&
        (await growsTooFast(frame, fragment, 4 * MIDDLE!, 4 * LARGE!));
      if (found) slow.push(`${JSON.stringify(fragment)}: ${found}`);
    }
    expect(slow).toEqual([]);
  },
  600_000,
);

/**
 * What the better of some measures says of two sizes; `null` where the larger is read fast, or in proportion. What the
 * collector or other programs add is little beside larger files, and what grows too fast does so there, too: so
 * whatever seems slow is asked about larger ones.
 */
async function growsTooFast(
  frame: (typeof FRAMES)[number],
  fragment: string,
  middle: number,
  large: number,
): Promise<string | null> {
  const files = [repeated(frame, fragment, middle), repeated(frame, fragment, large)] as const;
  const [smaller, larger] = files.map(([, content]) => content.length) as [number, number];
  const best: [number, number] = [Infinity, Infinity];
  for (let tries = 0; tries < TRIES; tries++) {
    best[1] = Math.min(best[1], await timeOf(files[1]));
    if (best[1] < Math.max(FLOOR, larger / FAST)) return null;
    best[0] = Math.min(best[0], await timeOf(files[0]));
    if (Math.log(best[1] / best[0]) / Math.log(larger / smaller) <= MOST_EXPONENT) return null;
  }
  return `${best.map((ms) => ms.toFixed(0)).join(' and ')} ms`;
}

test.each(['.txt', '.md', '.org', '.csv', '.html', '.eml'])(
  'a word of eight megabytes is read: %s',
  async (extension) => {
    const body = `Subject: x\n\n${'a'.repeat(8_000_000)}`;
    expect((await parseDocument(`/n/a${extension}`, Buffer.from(body))).blocks).not.toEqual([]);
  },
);
