import { afterEach, beforeEach, expect, it } from 'vitest';
import { observationsOfDocument } from './observations.ts';
import { propertiesOf, rowsOf } from './observation-properties.ts';
import { insertReferences } from './reference-table.ts';
import { type SampleIndex, sampleIndex, sampleSession } from './testing.ts';

let index: SampleIndex;
beforeEach(() => {
  index = sampleIndex();
});
afterEach(() => index.close());

/** The row ids of a document as it is written now. */
const write = (branch: string, texts: readonly string[], tags: readonly string[] = []): readonly number[] =>
  observationsOfDocument(index.db, index.write('/notes/a.md', texts, { session: sampleSession({ branch }), tags }));

it('The properties of a document are those it had when the observation was written', () => {
  const [before] = write('old', ['One.'], ['draft']);
  expect(propertiesOf(index.db, [before!]).get(before!)?.document).toMatchObject({
    values: [
      ['branch', ['old']],
      ['tag', ['draft']],
      ['ext', ['md']],
    ],
  });
  const [first, second] = write('new', ['One.', 'Two.']);
  expect(propertiesOf(index.db, [first!, second!]).get(first!)?.document).toMatchObject({
    values: [
      ['branch', ['new']],
      ['ext', ['md']],
    ],
  });
  expect(propertiesOf(index.db, [second!]).get(second!)?.document).toBe(
    propertiesOf(index.db, [first!]).get(first!)?.document,
  );
});

it('What is gone has no document, unless it was read before', () => {
  const [gone] = write('old', ['One.']);
  rowsOf(index.db, [gone!]);
  write('new', ['One.']);
  expect(propertiesOf(index.db, [gone!]).get(gone!)?.document).toBeNull();
  expect(propertiesOf(index.db, [gone! + 99]).has(gone! + 99)).toBe(false);
});

it('What an observation has is read when all is asked for, each kind once', () => {
  const [id] = write('main', ['One.']);
  insertReferences(index.db, id!, [
    { kind: 'url', target: 'a' },
    { kind: 'commit', target: 'b' },
    { kind: 'url', target: 'c' },
  ]);
  expect(rowsOf(index.db, [id!]).get(id!)).toMatchObject({ type: 'note', has: [], document: null });
  expect(propertiesOf(index.db, [id!]).get(id!)?.has).toEqual(['commit', 'url']);
});
