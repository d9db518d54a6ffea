import { expect, it } from 'vitest';
import { parseQuery } from './query.ts';
import { namesSomething } from './query-names.ts';

const names = (typed: string): boolean => namesSomething(parseQuery(typed));

it.each([
  'when did Caroline paint',
  'what did “Melanie” say',
  'why Postgres',
  'how is k=60 chosen',
  'what broke in 2024',
  'where is fusion.rs',
  'wann hat Weber geschrieben',
  'What did I tell Anna?',
  'erreurs de l’été à Évry',
])('%j names something', (typed) => expect(names(typed)).toBe(true));

it.each([
  'why did we drop the tiles',
  'Why did we drop the tiles',
  'What did I decide? Nothing yet',
  'what I like',
  'should I or should I not',
  '',
  '为什么',
])('%j names nothing', (typed) => expect(names(typed)).toBe(false));
