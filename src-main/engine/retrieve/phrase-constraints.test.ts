import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleIndex, sampleIndex } from '../store/testing.ts';
import { combine, phraseConstraintsOf, patternOf } from './phrase-constraints.ts';
import { parseWords } from './query-words.ts';

const TEXTS = [
  'One text per run.',
  'One  text,\nper run',
  'One texts per run',
  'Zones: one textual per run',
  'k=60 and #77',
  'k 60 and 77',
  'Größe: zwei',
  '日本語の本',
  'The end',
];

let index: SampleIndex;
let ids: readonly number[];
beforeAll(() => {
  index = sampleIndex();
  index.write('/notes/a.md', TEXTS, { title: 'One text per run' });
  ids = index.db.prepare('SELECT id FROM observation ORDER BY id').pluck().all() as number[];
});
afterAll(() => index.close());

const left = (typed: string): string[] => {
  const passing = combine(null, phraseConstraintsOf(index.db, parseWords(typed)));
  return ids.filter((id) => passing === null || passing.has(id)).map((id) => TEXTS[ids.indexOf(id)] as string);
};

describe('quotations', () => {
  it.each([
    ['"one text per run"', TEXTS.slice(0, 2)],
    ['"TEXT PER"', TEXTS.slice(0, 2)],
    ['"one" "run"', TEXTS.slice(0, 4)],
    ['"k=60"', ['k=60 and #77']],
    ['"#77"', ['k=60 and #77']],
    ['"77"', ['k=60 and #77', 'k 60 and 77']],
    ['"grosse"', ['Größe: zwei']],
    ['"本語"', ['日本語の本']],
    ['"本"', ['日本語の本']],
    ['"no such"', []],
    ['"the end."', ['The end']],
  ])('leave of %s only what contains it', (typed, expected) => expect(left(typed)).toEqual(expected));

  it.each([
    ['text -zones', TEXTS.filter((text) => !/zones/i.test(text))],
    ['-"texts per"', TEXTS.filter((text) => !/texts per/.test(text))],
    ['-run -and', TEXTS.filter((text) => !/run|and/.test(text))],
    ['"one text" -nothing', TEXTS.slice(0, 2)],
    ['"one text', TEXTS],
  ])('and exclusions of %s leave what has none of them', (typed, expected) => expect(left(typed)).toEqual(expected));

  it('have signs that mean nothing in an expression', () =>
    expect(patternOf('a.b* (c) [d] \\ -e|f^$')?.test('a.b* (c) [d] \\ -e|f^$')).toBe(true));
});
