import { afterAll, beforeAll, expect, it } from 'vitest';
import { nameKey } from '../../../src-shared/fold.ts';
import { MOST_NAMESAKES, observationsNamed } from './names.ts';
import { type SampleIndex, sampleIndex } from './testing.ts';

let index: SampleIndex;
beforeAll(() => {
  index = sampleIndex();
  index.write('/v/Silver Heron.md', ['One.', 'Two.'], { title: 'A film', aliases: ['Ardea'] });
  for (let i = 0; i <= MOST_NAMESAKES; i++) index.write(`/v/${i}/README.md`, ['x'], { title: 'README' });
});
afterAll(() => index.close());

it('a note is found by its title, its file and its other names, and its first observation stands for it', () => {
  const [first] = index.db.prepare("SELECT id FROM observation WHERE text = 'One.'").pluck().all();
  for (const typed of ['silver heron', 'Sílver  Heron!', 'a film', 'ARDEA'])
    expect(observationsNamed(index.db, [nameKey(typed)])).toEqual([first]);
  expect(observationsNamed(index.db, [nameKey('silver'), ''])).toEqual([]);
});

it('a name that many notes have tells none of them', () =>
  expect(observationsNamed(index.db, [nameKey('readme')])).toEqual([]));
