import { describe, expect, it } from 'vitest';
import { strengthOfMeaning, strengthOfWords, wholeTerms } from './why.ts';

const words = (score: number) => ({ retrievers: { lexical: { rank: 1, score }, dense: null } });
const meaning = (score: number) => ({ retrievers: { lexical: null, dense: { rank: 2, score } } });

describe('why a hit is there', () => {
  it('compares its words with the strongest of the answer', () => {
    const hits = [words(20), words(16), words(10), words(2), meaning(0.9)];
    expect(hits.map((hit) => strengthOfWords(hit, hits))).toEqual([
      'the strongest here',
      'nearly as strong as the strongest',
      'about half as strong as the strongest',
      'weak beside the strongest',
      '',
    ]);
  });

  it('says how near its meaning is without a figure', () => {
    expect([0.7, 0.5, 0.35, 0.1].map((score) => strengthOfMeaning(meaning(score)))).toEqual([
      'very near',
      'near',
      'somewhat near',
      'far, but nearer than most',
    ]);
    expect(strengthOfMeaning(words(1))).toBe('');
  });

  it('names a word once, not as its own beginning too', () => {
    const terms = ['goes', 'goes…', 'val…'].map((term) => ({ term, score: 1 }));
    expect(wholeTerms(terms).map(({ term }) => term)).toEqual(['goes', 'val…']);
  });
});
