import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CorpusObservation, corpusDocuments, RARE } from './corpus.ts';
import { exactNeighbours, recall } from './exact.ts';
import { loadMaterial, type Material, saveMaterial } from './material.ts';
import { scaleQueries } from './queries.ts';
import { gaussians, seededRandom } from '../../system/random.ts';

const DIMENSIONS = 384;
const TEXTS = [
  'One process owns the database file. It closes it at the end.',
  'The cache has four entries.',
  'Batches are one text long; longer ones change the scales.',
  'Use WAL.',
  'Why '.repeat(400),
];

const material: Material = {
  observations: TEXTS.map((text, i) => ({
    text,
    type: i % 2 === 0 ? 'decision' : 'note',
    label: `Label ${i}`,
    references: [],
  })),
  sessions: [],
  dimensions: DIMENSIONS,
  vectors: Float32Array.from(TEXTS.flatMap((_, i) => unit(gaussians(seededRandom(i), DIMENSIONS)))),
};

function unit(vector: Float32Array): number[] {
  const length = Math.hypot(...vector);
  return Array.from(vector, (value) => value / length);
}

const observationsOf = (size: number): CorpusObservation[] =>
  [...corpusDocuments(material, size)].flatMap(({ blocks }) => blocks.flat());
const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, d) => sum + value * (b[d] ?? 0), 0);

describe('a mixed corpus', () => {
  it('is the same every time, and a larger one begins with the smaller', () => {
    expect(observationsOf(130)).toEqual(observationsOf(130));
    expect(observationsOf(130)).toEqual(observationsOf(500).slice(0, 130));
    expect(observationsOf(500).map(({ number }) => number)).toEqual(Array.from({ length: 500 }, (_, i) => i));
  });

  it('has each rare identifier once', () => {
    const texts = observationsOf(300).map(({ text }) => text);
    for (const rare of RARE) expect(texts.filter((text) => text.includes(rare))).toHaveLength(1);
  });

  it('has in each document a commit that no other has', () => {
    const named = observationsOf(2_000).flatMap(({ text }) => /\(commit (\w{8})\)/.exec(text)?.[1] ?? []);
    expect(named).toHaveLength(50);
    expect(new Set(named).size).toBe(50);
  });

  it('has vectors of length 1 that are near those of real observations, and passages that cover the text', () => {
    for (const { text, passages } of observationsOf(200)) {
      expect([passages[0]?.start, passages.at(-1)?.end]).toEqual([0, text.length]);
      for (const { vector } of passages) {
        expect(cosine(vector, vector)).toBeCloseTo(1, 4);
        const nearest = Math.max(
          ...TEXTS.map((_, i) => cosine(vector, material.vectors.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS))),
        );
        expect(nearest).toBeGreaterThan(0.8);
        expect(nearest).toBeLessThan(0.97);
      }
    }
  });

  it('comes out of saved material as it went in', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'quarry-material-'));
    try {
      saveMaterial(folder, material);
      expect(loadMaterial(folder)).toEqual(material);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the exact neighbours', () => {
  const task = { report: () => {}, signal: new AbortController().signal };
  const WEIGHTS = { passage: 0.45, block: 0.3, document: 0.25 };

  it('of a vector that is in the corpus begin with itself', async () => {
    const wanted = observationsOf(150).find(({ passages }) => passages.length === 1);
    const { plain } = await exactNeighbours(material, 150, [wanted!.passages[0]!.vector], 3, WEIGHTS, task);
    const before = observationsOf(150)
      .slice(0, wanted!.number)
      .reduce((sum, { passages }) => sum + passages.length, 0);
    expect(plain[0]?.[0]).toBe(before);
  });

  it('are those that sorting all scores gives, block and document mixed in', async () => {
    const query = Float32Array.from(unit(gaussians(seededRandom(99), DIMENSIONS)));
    const meanOf = (observations: readonly CorpusObservation[]): number[] => {
      const sum = new Float32Array(DIMENSIONS);
      for (const { passages } of observations)
        for (const { vector } of passages) vector.forEach((value, d) => (sum[d] = sum[d]! + value));
      return unit(sum);
    };
    const scores = [...corpusDocuments(material, 150)].flatMap(({ blocks }) =>
      blocks.flatMap((block) =>
        block.map(({ number, passages }) => {
          const around = 0.3 * cosine(query, meanOf(block)) + 0.25 * cosine(query, meanOf(blocks.flat()));
          return { number, score: Math.max(...passages.map(({ vector }) => 0.45 * cosine(query, vector))) + around };
        }),
      ),
    );
    const { mixed } = await exactNeighbours(material, 150, [query], 10, WEIGHTS, task);
    expect(mixed[0]).toEqual(
      scores
        .sort((a, b) => b.score - a.score)
        .slice(0, 10)
        .map(({ number }) => number),
    );
  });

  it('stop when the task is ended', async () => {
    await expect(
      exactNeighbours(material, 150, [], 3, WEIGHTS, { ...task, signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

it('Recall is the share of the right ones that were found, whatever their order', () => {
  expect(
    recall(
      [
        [3, 1],
        [9, 8],
      ],
      [
        [1, 3],
        [9, 7],
      ],
    ),
  ).toBe(0.75);
  expect(recall([[]], [[]])).toBe(1);
});

it('Queries are questions, words and rare identifiers, the same every time', () => {
  const queries = scaleQueries(material, ['who owns the file', 'what is cached']);
  expect(queries).toEqual(scaleQueries(material, ['who owns the file', 'what is cached']));
  expect(queries.mixed).toEqual(expect.arrayContaining(['who owns the file', ...RARE]));
  expect(queries.mixed).toHaveLength(2 + 25 + RARE.length);
  expect(queries.filtered[0]).toBe('type:decision who owns the file');
  expect([...queries.common, ...queries.stopWords].filter((text) => text.includes('undefined'))).toEqual([]);
});
