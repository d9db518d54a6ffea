import { describe, expect, it } from 'vitest';
import type { Hit } from '../../src-shared/model.ts';
import { collapseToDocuments, judgeDocuments } from './evaluate.ts';
import { meanMetrics } from './metrics.ts';

const hits = (...paths: string[]): Hit[] => paths.map((path) => ({ path }) as Hit); // nothing else is looked at
const documents = new Map([
  ['/c/0.txt', 'a'],
  ['/c/1.txt', 'b'],
  ['/c/2.txt', 'c'],
]);

describe('from observations to documents', () => {
  it('a document stands where its first observation stands', () => {
    expect(
      collapseToDocuments(hits('/c/1.txt', '/c/0.txt', '/c/1.txt', '/elsewhere.txt', '/c/2.txt'), documents),
    ).toEqual(['b', 'a', 'c']);
  });

  it('near-duplicates follow their hit, each at a rank of its own', () => {
    const [over, after] = hits('/c/1.txt', '/c/0.txt');
    expect(collapseToDocuments([{ ...over!, similar: hits('/c/2.txt') }, after!], documents)).toEqual(['b', 'c', 'a']);
  });

  it('documents with the same text are shown at once, and each is found', () => {
    const [over, after] = hits('/c/1.txt', '/c/0.txt');
    expect(
      collapseToDocuments(
        [{ ...over!, alsoAt: [{ id: 'x', path: '/c/2.txt', lines: { start: 1, end: 1 } }] }, after!],
        documents,
      ),
    ).toEqual(['b', 'c', 'a']);
  });

  it('a judged ranking carries grades, and the measures follow', () => {
    const judged = judgeDocuments(
      ['b', 'a', 'c'],
      new Map([
        ['a', 2],
        ['missing', 1],
      ]),
    );
    expect(judged).toEqual({
      ranking: [
        { gain: 0, found: 0 },
        { gain: 2, found: 1 },
        { gain: 0, found: 0 },
      ],
      ideal: [2, 1],
    });
    // DCG = 2/log2(3) = 1.26186; ideal = 2 + 1/log2(3) = 2.63093
    expect(meanMetrics([judged])).toMatchObject({
      'nDCG@10': 0.479625,
      'recall@10': 0.5,
      'MRR@10': 0.5,
      'hit@1': 0,
      'success@10': 1,
    });
  });
});
