import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SampleIndex, sampleIndex } from '../store/testing.ts';
import { LEXICAL_LEVELS, type LexicalLevels, withLexicalLevels } from './lexical-levels.ts';
import { lexicalRetriever } from './lexical-retriever.ts';
import { parseQuery } from './query.ts';

let index: SampleIndex;
const idOf = new Map<string, number>();
beforeAll(() => {
  index = sampleIndex();
  const write = (path: string, blocks: Readonly<Record<string, readonly string[]>>): void => {
    index.write(
      path,
      Object.entries(blocks).flatMap(([label, texts]) => texts.map((text) => ({ label, text }))),
    );
  };
  write('/notes/garden.md', {
    Beds: ['The pump fills the tank.', 'Tomatoes stand in the south bed.', 'Mulch keeps the soil moist.'],
    Pump: ['The pump needs a fuse.', 'The fuse was too weak.', 'A stronger one holds.'],
  });
  write('/notes/house.md', {
    Roof: ['The pump needs a valve.', 'Tiles came loose.', 'A gutter was bent.'],
    Doors: ['The hinge squeaks.', 'Oil helps.'],
  });
  for (let i = 0; i < 20; i++) write(`/notes/other${i}.md`, { Day: [`Walked along river ${i}.`, 'Slept well.'] });
  write('/notes/code.md', { Code: ['See fusion.rs for it.', 'It runs.'], Rest: ['A fusion of styles, rs is short.'] });
  for (const row of index.db.prepare('SELECT id, text FROM observation').all() as { id: number; text: string }[])
    idOf.set(row.text, row.id);
});
afterAll(() => index.close());

function look(typed: string): LexicalLevels {
  const own = lexicalRetriever(index.db, parseQuery(typed));
  if (!own) throw new Error('the query has no words');
  return withLexicalLevels(index.db, own);
}
const id = (text: string): number => idOf.get(text) as number;

it('Of two observations with the same words, that whose section has the other words comes first', () => {
  const { best } = look('pump fuse needs ');
  const own = lexicalRetriever(index.db, parseQuery('pump weak '));
  const [a, b] = [id('The pump fills the tank.'), id('The pump needs a valve.')];
  expect(own?.scoreOf(a)).toBeCloseTo(own?.scoreOf(b) ?? NaN, 6);
  const { scoreOf } = look('pump weak ');
  expect(scoreOf(a)).toBeGreaterThan(scoreOf(b)); // "weak" stands in another section of the same note
  expect(best(1, null)[0]?.id).toBe(id('The pump needs a fuse.'));
});

it('An observation without the words is no hit by words, and has a score by those around it', () => {
  const { best, scoreOf, around, explain } = look('fuse ');
  const neighbour = id('A stronger one holds.');
  expect(best(50, null).map((hit) => hit.id)).not.toContain(neighbour);
  expect(scoreOf(neighbour)).toBe(around(neighbour));
  expect(around(neighbour)).toBeGreaterThan(around(id('Tomatoes stand in the south bed.'))); // nearer: the same section
  expect(around(id('Oil helps.'))).toBe(0);
  expect(explain(neighbour)).toEqual([]);
});

it('The words of an observation and those around it make up its score', () => {
  const { best, explain, around, scoreOf } = look('pump fuse ');
  for (const hit of best(5, null)) {
    const words = explain(hit.id).reduce((sum, { score }) => sum + score, 0);
    expect(words + around(hit.id)).toBeCloseTo(scoreOf(hit.id), 10);
    expect(hit.score).toBeCloseTo(scoreOf(hit.id), 10);
  }
});

it('An identifier that stands whole stays before its parts', () => {
  expect(look('fusion.rs ').best(2, null)[0]?.id).toBe(id('See fusion.rs for it.'));
});

it('A filter takes hits away, and leaves order and scores of the others', () => {
  const ids = [...idOf.values()];
  fc.assert(
    fc.property(
      fc.subarray(ids, { minLength: 1 }),
      fc.constantFrom('pump fuse ', 'the ', 'river slept ', 'fusion.rs '),
      (allowed, typed) => {
        const { best, gap, mean, deviation } = look(typed);
        const set = new Set(allowed);
        expect(best(50, set)).toEqual(best(100, null).filter((hit) => set.has(hit.id)));
        expect(gap >= 0 && gap <= 1 && Number.isFinite(mean) && deviation >= 0).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});

it('The shares of the levels add up to 1', () => {
  expect(LEXICAL_LEVELS.observation + LEXICAL_LEVELS.block + LEXICAL_LEVELS.document).toBe(1);
});

it('The gap is wide where one observation has the words, and narrow where many have them', () => {
  expect(look('gutter ').gap).toBe(1);
  expect(look('slept ').gap).toBeLessThan(0.1);
});
