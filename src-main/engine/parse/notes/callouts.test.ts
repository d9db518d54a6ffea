import { expect, test } from 'vitest';
import { readText } from '../testing.ts';

const pieces = async (text: string) =>
  (await readText('/n/plan.md', text)).blocks.flatMap((block) =>
    block.observations.map((one) => [one.text, one.lines.start, one.lines.end]),
  );

test('a callout is one piece with its title, apart from its neighbours', async () => {
  expect(
    await pieces('before\n> [!warning]- Mind the lock\n> It is held:\n>\n> - by writers\n> # no heading\n\nafter\n'),
  ).toEqual([
    ['before', 1, 1],
    ['Mind the lock\nIt is held:\n\n- by writers\n# no heading', 2, 6],
    ['after', 8, 8],
  ]);
});

test('a callout without a title keeps its kind, and a quote is none', async () => {
  expect(await pieces('> [!tip]\n> Use it.\n\n> [!tip]\n\n> [a]: quoted\n')).toEqual([
    ['tip\nUse it.', 1, 2],
    ['tip', 4, 4],
    ['> [a]: quoted', 6, 6],
  ]);
});

test('the id of a block is taken off, but not out of code or formulas', async () => {
  expect(await pieces('Use SQLite. ^a1b2c3\n\n- item ^x-1\n\n```\na ^b\n```\n\n2 ^ n and x^2\n\n^z9\n')).toEqual([
    ['Use SQLite.\n\n- item\n\n```\na ^b\n```\n\n2 ^ n and x^2', 1, 9],
  ]);
});

test('links, tables and footnotes stay as written', async () => {
  const text = 'See [[Plan#Legs|the plan]].[^1]\n\n| a | b |\n|---|---|\n| c | d ^2 |\n\n[^1]: By hand.';
  expect(await pieces(text)).toEqual([[text, 1, 7]]);
});
