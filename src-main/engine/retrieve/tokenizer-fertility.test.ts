import path from 'node:path';
import { expect, it } from 'vitest';
import { loadTokenizer } from '../embed/tokenizer.ts';
import { readability } from './tokenizer-fertility.ts';

const tokenizer = await loadTokenizer(
  path.resolve(import.meta.dirname, '../../../models/all-MiniLM-L6-v2/tokenizer.json'),
  256,
);

it.each([
  ['why is the search index kept in memory', 1],
  ['', 1],
  ['!?', 1],
  ['welche Entscheidung fiel gegen die zweite Datenbank', 0],
  ['为什么选择向量索引', 0],
])('%j is read with a trust of %d by a model for English', (text, trust) =>
  expect(readability(text, tokenizer.count, { read: 1.4, spelt: 1.9 })).toBe(trust),
);
