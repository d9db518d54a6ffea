import { expect, it } from 'vitest';
import { block, observation } from '../../parse/document.ts';
import type { ParsedBlock } from '../../parse/format.ts';
import { withinBudget } from './embed-budget.ts';

/** Words are tokens, and ten of them a passage. */
const countTokens = (text: string): number => text.split(' ').filter(Boolean).length;
const cut = (text: string): { start: number; end: number }[] =>
  Array.from(text.matchAll(/(?:\S+\s*){1,10}/g), ({ 0: found, index }) => ({
    start: index,
    end: index + found.trimEnd().length,
  }));
const words = (n: number, at: number): string => Array.from({ length: n }, (_, i) => `w${at}x${i}`).join(' ');
const blocksOf = (...texts: string[]): ParsedBlock[] => [
  block({ observations: texts.map((text, i) => observation({ text, lines: { start: i + 1, end: i + 1 } })) }),
];

it('all passages are taken where they are within the budget', async () => {
  const blocks = blocksOf(words(25, 0), words(5, 1));
  const { passagesOf, wordsOnly } = await withinBudget(blocks, { cut, countTokens, most: 30 });
  expect(blocks[0]!.observations.map((one) => passagesOf(one).length)).toEqual([3, 1]);
  expect(wordsOnly).toEqual({ observations: 0, percent: 0 });
});

it('else the first passage of each observation before the second of any', async () => {
  const blocks = blocksOf(words(30, 0), words(30, 1), words(30, 2));
  const { passagesOf, wordsOnly } = await withinBudget(blocks, { cut, countTokens, most: 40 });
  expect(blocks[0]!.observations.map((one) => passagesOf(one).length).toSorted()).toEqual([1, 1, 2]);
  expect(wordsOnly).toMatchObject({ observations: 0, percent: expect.any(Number) });
  expect(wordsOnly.percent).toBeGreaterThan(40);
});

it('of very many observations some have none, spread over the document, and the same ones after an edit', async () => {
  const texts = Array.from({ length: 400 }, (_, i) => words(10, i));
  const chosen = async (given: readonly string[]): Promise<Set<string>> => {
    const blocks = blocksOf(...given);
    const { passagesOf, wordsOnly } = await withinBudget(blocks, { cut, countTokens, most: 1_000 });
    const found = blocks[0]!.observations.filter((one) => passagesOf(one).length > 0).map(({ text }) => text);
    expect(wordsOnly.observations).toBe(given.length - found.length);
    return new Set(found);
  };
  const before = await chosen(texts);
  expect(before.size).toBe(100);
  expect(texts.slice(0, 200).filter((text) => before.has(text)).length).toBeGreaterThan(25);
  expect(texts.slice(200).filter((text) => before.has(text)).length).toBeGreaterThan(25);
  const after = await chosen([words(10, 999), ...texts]);
  expect([...after].filter((text) => before.has(text)).length).toBeGreaterThanOrEqual(99);
});
