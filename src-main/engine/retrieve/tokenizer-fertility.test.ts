import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { loadTokenizer } from '../embed/tokenizer.ts';
import { readability } from './tokenizer-fertility.ts';

const models = path.resolve(import.meta.dirname, '../../../models');
const tokenizer = await loadTokenizer(path.join(models, 'all-MiniLM-L6-v2/tokenizer.json'), 256);
const multilingual = await loadTokenizer(path.join(models, 'multilingual-e5-small/tokenizer.json'), 512);
const { ranking } = JSON.parse(readFileSync(path.join(models, 'multilingual-e5-small/manifest.json'), 'utf8')) as {
  ranking: { fertility: { read: number; spelt: number } };
};

it.each([
  ['why is the search index kept in memory', 1],
  ['', 1],
  ['!?', 1],
  ['welche Entscheidung fiel gegen die zweite Datenbank', 0],
  ['为什么选择向量索引', 0],
])('%j is read with a trust of %d by a model for English', (text, trust) =>
  expect(readability(text, tokenizer.count, { read: 1.4, spelt: 1.9 })).toBe(trust),
);

it.each([
  ['why is the search index kept in memory', 1],
  ['welche Entscheidung fiel gegen die zweite Datenbank', 1],
  ['por qué guardamos las copias en el sótano', 1],
  ['почему выбрали эту модель', 1],
  ['为什么选择向量索引', 1],
  ['なぜこのモデルを選んだのですか', 1],
  ['متى تم بناء الجسر القديم في المدينة', 0],
  ['למה בחרנו במודל הזה', 0],
])('%j is read with a trust of %d by the multilingual model, whose vocabulary was cut', (text, trust) =>
  expect(readability(text, multilingual.count, ranking.fertility)).toBe(trust),
);
