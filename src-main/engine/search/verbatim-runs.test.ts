import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_WORDS, sampleSearch, type SampleSearch } from './testing.ts';
import { verbatimRuns } from '../retrieve/verbatim-runs.ts';

const ERROR = 'TypeError: cannot read pressure of undefined valve in bed four';
const ASIDE = 'we leave the window open at night because the cat comes home late';
let sample: SampleSearch;

beforeAll(async () => {
  sample = await sampleSearch();
  sample.index.write('/notes/fault.md', [{ text: `It said ${ERROR}; the queue was empty.`, type: 'challenge' }]);
  sample.index.write('/notes/aside.md', [{ text: ASIDE, type: 'note' }]);
  // Words of the query over and over, in other sequences.
  for (let i = 0; i < 6; i++)
    sample.index.write(`/notes/like-${i}.md`, [
      {
        text: `cannot pressure valve undefined bed read TypeError ${'four valve bed '.repeat(i + 1)}`,
        type: 'decision',
      },
    ]);
});
afterAll(() => sample.index.close());

const first = async (query: string, mode: 'hybrid' | 'lexical' = 'hybrid'): Promise<string> =>
  (await sample.searcher.search({ query, limit: 1, mode })).hits[0]!.path;

const FRAMES = Array.from({ length: 40 }, (_, i) => `    at step${i} (/srv/app/${SAMPLE_WORDS[i % 8]}.js:${i}:7)`);

describe('words that stand in a note in the same sequence find it first', () => {
  it.each([
    ['quoted', `"${ERROR}"`],
    ['not quoted', ERROR],
    ['five words of it within a question', 'what to do about cannot read pressure of undefined when merge runs'],
    ['the line of a trace', [`2025-11-03T10:00:00Z merge sqlite ${ERROR}`, ...FRAMES].join('\n')],
    ['behind the frames of a trace', ['Traceback of the retry queue', ...FRAMES, ERROR].join('\n')],
  ])('%s', async (_, query) => expect(await first(query)).toBe('/notes/fault.md'));

  it('also where the model does not answer', async () =>
    expect(await first(`${ERROR} cache index`, 'lexical')).toBe('/notes/fault.md'));
});

it('four words, or five in another sequence, are words like others', () => {
  const { db } = sample.index;
  expect(verbatimRuns(db, 'pressure of undefined valve').size).toBe(0);
  expect(verbatimRuns(db, 'undefined pressure valve of read').size).toBe(0);
  expect(verbatimRuns(db, 'read pressure of undefined valve').size).toBe(1);
});

it('a sentence of common words alone leads nowhere', () => {
  const { db, write } = sample.index;
  for (let i = 0; i < 60; i++)
    write(`/notes/plain-${i}.md`, [{ text: `and what did we do with it on day ${i}`, type: 'note' }]);
  expect(verbatimRuns(db, 'what did we do with it').size).toBe(0);
});

it('what a filter leaves out stays out', async () => {
  const { hits } = await sample.searcher.search({ query: `${ERROR} type:decision`, limit: 50, mode: 'hybrid' });
  expect(hits.map(({ path }) => path)).not.toContain('/notes/fault.md');
});
