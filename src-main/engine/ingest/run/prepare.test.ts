import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelInfo } from '../../../../src-shared/model.ts';
import { loadTokenizer, type Tokenizer } from '../../embed/tokenizer.ts';
import { sampleVector, scratchFolder } from '../../store/testing.ts';
import { passages } from '../../parse/chunk.ts';
import { parseDocument } from '../../parse/formats.ts';
import { createSingleFlight } from './single-flight.ts';
import { prepare, type Prepared } from './prepare.ts';

const MAX_TOKENS = 256;
let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = await loadTokenizer(
    path.resolve(import.meta.dirname, '../../../../models/all-MiniLM-L6-v2/tokenizer.json'),
    MAX_TOKENS,
  );
});

/** An embedder that notes what it is given. */
function recorder(): { readonly embedded: string[]; readonly embedder: Parameters<typeof prepare>[2]['embedder'] } {
  const embedded: string[] = [];
  const embedBatch = async (texts: readonly string[]): Promise<Float32Array[]> => {
    embedded.push(...texts);
    return texts.map(sampleVector);
  };
  return {
    embedded,
    embedder: {
      embedBatch,
      countTokens: (text) => tokenizer.count(text),
      modelInfo: { maxTokens: MAX_TOKENS, passageTokens: MAX_TOKENS } as ModelInfo,
    },
  };
}

const parser = { parse: parseDocument };
const never = { parser, headingTypes: {}, knownVector: () => undefined, stopped: () => false };

it.each([
  ['English', 'The index keeps every word of the note. '.repeat(80)],
  ['Korean, whose syllables are several tokens each', '안녕하세요 세계 '.repeat(27)],
  ['Chinese', '我们决定使用本地索引。'.repeat(40)],
  ['one endless word', 'x'.repeat(5_000)],
])('Every passage fits the model: %s', async (_name, text) => {
  const { embedded, embedder } = recorder();
  await prepare('/notes/a.txt', Buffer.from(text), { embedder, ...never });
  expect(embedded.length).toBeGreaterThan(0);
  expect(embedded.filter((passage) => tokenizer.count(passage) > MAX_TOKENS)).toEqual([]);
});

it('A text that stands twice goes through the model once, and one that is known not at all', async () => {
  const { embedded, embedder } = recorder();
  const text =
    '# Session: Day\n\n**ID**: day\n\n## Key Decisions\n\n- Twice the same.\n- Known before.\n- Twice the same.\n';
  const first = await prepare('/notes/a.md', Buffer.from(text), { embedder, ...never });
  expect(embedded.toSorted()).toEqual(['Known before.', 'Twice the same.']);
  const hash = first?.document.blocks
    .flatMap(({ observations }) => observations)
    .find((observation) => observation.text === 'Known before.')?.passages[0]?.textHash;
  const known = sampleVector('a vector the index has');
  const second = await prepare('/notes/a.md', Buffer.from(text), {
    ...never,
    embedder,
    knownVector: (wanted) => (wanted === hash ? known : undefined),
  });
  expect(second?.embeddings).toBe(1);
  expect(
    second?.document.blocks.flatMap(({ observations }) =>
      observations.flatMap(({ passages }) => passages.map(({ vector }) => vector === known)),
    ),
  ).toEqual([false, true, false]);
});

it('Keeps the time that a document gives, with the offset it was written with', async () => {
  const { embedder } = recorder();
  const found = await prepare('/notes/a.md', Buffer.from('---\ndate: 2025-03-03T23:30:00+09:00\n---\nLate.\n'), {
    embedder,
    ...never,
  });
  expect(found?.document).toMatchObject({ date: Date.UTC(2025, 2, 3, 14, 30), zoneOffset: 540 });
});

it('Gives nothing when it was stopped, and makes no vector then', async () => {
  const { embedded, embedder } = recorder();
  expect(await prepare('/notes/a.md', Buffer.from('- One.\n'), { ...never, embedder, stopped: () => true })).toBeNull();
  expect(embedded).toEqual([]);
});

describe('two files with the same text at once', () => {
  const bytes = (): Uint8Array => Buffer.from('# Session: Day\n\n**ID**: day\n\n## Key Decisions\n\n- One.\n- Two.\n');
  const vectorsOf = (prepared: Prepared | null): readonly Float32Array[] =>
    prepared!.document.blocks.flatMap(({ observations }) =>
      observations.flatMap(({ passages }) => passages.map(({ vector }) => vector)),
    );

  it('embed it once, and both have its vectors', async () => {
    const { embedded, embedder } = recorder();
    const inFlight = createSingleFlight();
    const both = await Promise.all(
      ['/notes/a.md', '/notes/b.md'].map((path) => prepare(path, bytes(), { ...never, embedder, inFlight })),
    );
    expect(embedded.toSorted()).toEqual(['One.', 'Two.']);
    expect(both.map((prepared) => prepared!.embeddings)).toEqual([2, 0]);
    expect(vectorsOf(both[1]!)).toEqual(vectorsOf(both[0]!));
  });

  it.each([
    ['fails', { embedBatch: () => Promise.reject(new Error('out of memory')) }],
    ['is stopped', { stopped: () => true }],
  ])(
    'do not wait for ever for the one that %s',
    async (_name, { embedBatch, stopped }: { embedBatch?: () => Promise<never>; stopped?: () => boolean }) => {
      const { embedded, embedder } = recorder();
      const inFlight = createSingleFlight();
      const first = prepare('/notes/a.md', bytes(), {
        ...never,
        inFlight,
        embedder: { ...embedder, ...(embedBatch && { embedBatch }) },
        ...(stopped && { stopped }),
      }).catch(() => null);
      const second = prepare('/notes/b.md', bytes(), { ...never, inFlight, embedder });
      expect(await first).toBeNull();
      expect((await second)!.embeddings).toBe(2);
      expect(embedded).toHaveLength(2);
    },
  );

  it('that are released leave nothing behind', async () => {
    const { embedder } = recorder();
    const claimed: string[] = [];
    const inFlight = createSingleFlight();
    const prepared = await prepare('/notes/a.md', bytes(), {
      ...never,
      embedder,
      inFlight: { ...inFlight, claim: (hash) => (claimed.push(hash), inFlight.claim(hash)) },
    });
    expect(claimed.map((hash) => inFlight.of(hash) === undefined)).toEqual([false, false]);
    prepared!.release();
    expect(claimed.map((hash) => inFlight.of(hash))).toEqual([undefined, undefined]);
  });
});

/**
 * A tokenizer without a word: it has some letters, and takes all other characters apart into their bytes, as many
 * models do.
 */
const byBytes = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [],
  normalizer: { type: 'NFKC' },
  pre_tokenizer: { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'always', split: true },
  post_processor: null,
  decoder: null,
  model: {
    type: 'BPE',
    unk_token: null,
    byte_fallback: true,
    fuse_unk: false,
    ignore_merges: false,
    merges: [],
    vocab: Object.fromEntries(
      [
        ...Array.from({ length: 256 }, (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, '0')}>`),
        '\u2581',
        ...'abcdefghijklmnopqrstuvwxyz',
      ].map((token, i) => [token, i]),
    ),
  },
};
const e5 = path.resolve(import.meta.dirname, '../../../../../shared/models/multilingual-e5-small/tokenizer.json');

describe.each(
  [
    ['that comes with Quarry', path.resolve(import.meta.dirname, '../../../../models/all-MiniLM-L6-v2/tokenizer.json')],
    ['that takes what it does not know apart into bytes', null],
    ['of a multilingual model', e5],
  ].filter(([, file]) => file === null || existsSync(file!)),
)('With the tokenizer %s', (name, file) => {
  const LIMIT = 32;
  let own: Tokenizer;
  beforeAll(async () => {
    const scratch = scratchFolder();
    const made = path.join(scratch.folder, 'tokenizer.json');
    writeFileSync(made, JSON.stringify(byBytes));
    own = await loadTokenizer(file ?? made, LIMIT);
    scratch.remove();
  });

  it('no passage is cut on its way into the model, whatever is written', { timeout: 60_000 }, () => {
    const part = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        'word ',
        'Ж',
        '𒐫',
        '👩‍👩‍👧‍👦',
        '\ufdfa',
        '안녕하세요 ',
        '我们决定',
        'x'.repeat(300),
        ' ',
        '\n',
        '\t\t',
        '. ',
        'ﬀ',
        'e\u0301\u0302\u0303',
        `${'q'.repeat(101)} `.repeat(60),
      ),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        for (const { start, end } of passages(text, own.count, LIMIT)) {
          const passage = text.slice(start, end);
          const fits = own.count(passage) <= LIMIT && passage.length <= LIMIT * 32;
          expect(
            fits || [...passage].length === 1,
            `${name}: ${JSON.stringify(passage)} has ${own.count(passage)} tokens`,
          ).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('a short text of many tokens is several passages', async () => {
    const embedded: string[] = [];
    const embedBatch = async (texts: readonly string[]): Promise<Float32Array[]> => {
      embedded.push(...texts);
      return texts.map(sampleVector);
    };
    await prepare('/notes/a.txt', Buffer.from('𒐫'.repeat(12)), {
      ...never,
      embedder: {
        embedBatch,
        countTokens: (text) => own.count(text),
        modelInfo: { maxTokens: LIMIT, passageTokens: LIMIT } as ModelInfo,
      },
    });
    expect(embedded.filter((passage) => own.count(passage) > LIMIT)).toEqual([]);
  });
});
