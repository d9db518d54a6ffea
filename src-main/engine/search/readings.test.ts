import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hit } from '../../../src-shared/model.ts';
import { READING_KINDS } from '../../../src-shared/protocol.ts';
import { PREFERENCE } from '../rank/preference.ts';
import { SAMPLE_NOW, sampleSearch, type SampleSearch } from './testing.ts';

const DAY = 86_400_000;
/** Scores are rounded to what counts as equal. */
const STEP = 0.001;
let sample: SampleSearch;

beforeAll(async () => {
  sample = await sampleSearch();
  const { write } = sample.index;
  write('/notes/pump.md', [
    { text: 'pump pressure fell again in bed four', type: 'work', happenedAt: SAMPLE_NOW - 3 * DAY },
    { text: 'pump pressure fell since the filter clogs', type: 'decision', happenedAt: SAMPLE_NOW - 3 * DAY },
    { text: '[x] pump gasket ordered', type: 'goal', happenedAt: SAMPLE_NOW - 3 * DAY },
    { text: '[ ] pump gasket fitted', type: 'goal', happenedAt: SAMPLE_NOW - 3 * DAY },
    {
      text: 'Filter plan: rinse the mesh each Monday morning and write the pressure into the log beside the tank before the pump starts again',
      type: 'note',
      happenedAt: SAMPLE_NOW - 9 * DAY,
    },
    {
      text: 'Filter plan: rinse the mesh each Monday morning and write the pressure into the log beside the tank before the pump starts',
      type: 'note',
      happenedAt: SAMPLE_NOW - 2 * DAY,
    },
    { text: 'E4711-b stops the pump', type: 'commit', happenedAt: SAMPLE_NOW - 3 * DAY },
  ]);
});
afterAll(() => sample.index.close());

const search = async (query: string, followed = true): Promise<readonly Hit[]> => {
  const { hits } = await sample.searcher.search({
    query,
    limit: 1_000,
    mode: 'hybrid',
    ...(followed ? {} : { without: READING_KINDS }),
  });
  return hits;
};
const ids = (hits: readonly Hit[]): readonly string[] => hits.map(({ id }) => id).toSorted();

describe('a reading', () => {
  it.each([
    'why does the pump lose pressure',
    'how did we fix the pump cache',
    'what is left for the pump',
    'when did the cache queue fail',
    'decisions about cache',
    'retry cache last month',
  ])('hides nothing and adds nothing: %s', async (query) => {
    expect(ids(await search(query))).toEqual(ids(await search(query, false)));
  });

  it('changes a score by one step, up or down, and taken off by nothing', async () => {
    const query = 'why does the pump lose pressure';
    const plain = new Map((await search(query, false)).map(({ id, score }) => [id, score]));
    const changes = { decision: PREFERENCE, work: -PREFERENCE, goal: -PREFERENCE, commit: -PREFERENCE };
    for (const { id, type, score } of await search(query)) {
      const change = (changes as Record<string, number>)[type] ?? 0;
      expect(Math.abs(score - plain.get(id)! - change)).toBeLessThan(2 * STEP);
    }
  });

  it('leaves the exact identifier first, whatever kind is wanted', async () => {
    const [first] = await search('E4711-b');
    expect(first!.text).toBe('E4711-b stops the pump');
    const { readings } = await sample.searcher.search({ query: 'E4711-b', limit: 1, mode: 'hybrid' });
    expect(readings).toEqual([]);
  });

  it('of what is left puts an open goal before the same that is ticked', async () => {
    const goals = (await search('what is left for the pump gasket')).filter(({ text }) => text.includes('gasket'));
    expect(goals[0]!.text).toContain('[ ]');
  });

  it('shows the newest of near-duplicates to whom asks for the latest, and the original else', async () => {
    const head = async (query: string, followed?: boolean): Promise<number> =>
      (await search(query, followed)).find(({ text }) => text.startsWith('Filter plan'))!.happenedAt!;
    expect(await head('latest filter plan mesh')).toBe(SAMPLE_NOW - 2 * DAY);
    expect(await head('latest filter plan mesh', false)).toBe(SAMPLE_NOW - 9 * DAY);
    expect(await head('filter plan mesh')).toBe(SAMPLE_NOW - 9 * DAY);
  });

  it('is named in the answer with whether it is followed', async () => {
    const ask = { query: 'why does the pump lose pressure', limit: 1, mode: 'hybrid' } as const;
    const named = [{ kind: 'reasons', label: 'reasons first', typed: 'why', followed: true, narrowed: null }];
    expect((await sample.searcher.search(ask)).readings).toEqual(named);
    expect((await sample.searcher.search({ ...ask, without: ['reasons'] })).readings).toEqual([
      { ...named[0], followed: false },
    ]);
  });
});
