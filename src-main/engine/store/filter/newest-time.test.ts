import { expect, it } from 'vitest';
import { newestTime } from '../observations.ts';
import { sampleIndex } from '../testing.ts';

it('A note that is dated ahead does not make all others old, unless there is no other', () => {
  const index = sampleIndex();
  expect(newestTime(index.db, 100)).toBeNull();
  index.write('/notes/plan.md', [{ text: 'Retire.', happenedAt: 900 }]);
  expect(newestTime(index.db, 100)).toBe(900);
  index.write('/notes/a.md', [
    { text: 'One.', happenedAt: 40 },
    { text: 'Two.', happenedAt: 90 },
  ]);
  expect(newestTime(index.db, 100)).toBe(90);
  index.close();
});
