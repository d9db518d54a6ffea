import { expect, it } from 'vitest';
import { block, observation } from '../document.ts';
import type { ParsedBlock } from '../format.ts';
import { joinParts, partsOf } from './parse-requests.ts';

const blockOf = (label: string, observations: number): ParsedBlock =>
  block({
    label,
    observations: Array.from({ length: observations }, (_, i) =>
      observation({ text: `${label} ${i}`, lines: { start: i + 1, end: i + 1 } }),
    ),
  });

it.each([
  ['none', []],
  ['a few', [blockOf('a', 3), blockOf('c', 1)]],
  ['one of many observations', [blockOf('a', 1), blockOf('b', 9_001), blockOf('c', 1)]],
  ['one that just fills its parts', [blockOf('a', 2_000), blockOf('b', 4_000)]],
  ['very many small ones', Array.from({ length: 5_000 }, (_, i) => blockOf(`b${i}`, 1 + (i % 3)))],
])('blocks in parts are whole again: %s', (_, blocks) => {
  const parts = [...partsOf(blocks)];
  expect(
    Math.max(
      0,
      ...parts.map((part) => part.blocks.reduce((sum, { observations }) => sum + observations.length + 1, 0)),
    ),
  ).toBeLessThanOrEqual(4_001);
  const joined: ParsedBlock[] = [];
  for (const part of parts) joinParts(joined, part);
  expect(joined).toEqual(blocks);
});
