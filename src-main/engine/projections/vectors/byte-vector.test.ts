import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setPosition } from '../../store/write/changes.ts';
import { DIMENSIONS, type SampleIndex, sampleIndex, sampleVector } from '../../store/testing.ts';
import { catchUpAll, projectionsBehind } from '../catch-up.ts';
import { asStored, decodeBytes, encodeBytes } from './byte-vector.ts';
import { createVec0Table, dropVec0Table, eachVector, elementOf, insertVector, nearestVectors } from './vec0-table.ts';
import { vectors } from './vectors.ts';

const vector = fc
  .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 384, maxLength: 384 })
  .filter((values) => values.some((value) => Math.abs(value) > 0.1))
  .map((values) => {
    const length = Math.hypot(...values);
    return Float32Array.from(values, (value) => value / length);
  });

describe('a vector as bytes', () => {
  it('turns by less than half a degree, and keeps its length', () => {
    fc.assert(
      fc.property(vector, (given) => {
        const stored = asStored(given);
        expect(Math.hypot(...stored)).toBeCloseTo(1, 5);
        expect(given.reduce((sum, value, d) => sum + value * (stored[d] as number), 0)).toBeGreaterThan(
          Math.cos(Math.PI / 360),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('read back and stored again is the same', () => {
    fc.assert(
      fc.property(vector, (given) => {
        const bytes = encodeBytes(given);
        expect(encodeBytes(decodeBytes(new Uint8Array(bytes.buffer)))).toEqual(bytes);
      }),
      { numRuns: 30 },
    );
  });

  it('of zeros is zeros', () => expect([...asStored(new Float32Array(3))]).toEqual([0, 0, 0]));
});

describe('a table of an earlier version', () => {
  let index: SampleIndex;
  beforeEach(() => {
    index = sampleIndex();
    for (let i = 0; i < 5; i++) index.write(`/notes/${i}.md`, [`Text ${i} a.`, `Text ${i} b.`]);
    const passages = index.db
      .prepare('SELECT p.id, o.text FROM passage AS p JOIN observation AS o ON o.id = p.observation_id')
      .raw()
      .all() as [number, string][];
    dropVec0Table(index.db, index.fingerprintId);
    createVec0Table(index.db, index.fingerprintId, DIMENSIONS, 'float32');
    for (const [id, text] of passages) insertVector(index.db, index.fingerprintId, id, sampleVector(text));
    setPosition(index.db, { name: vectors.name, version: 1 }, 0);
  });
  afterEach(() => index.close());

  const stored = (): readonly (readonly [number, readonly number[]])[] =>
    Array.from(eachVector(index.db, index.fingerprintId), ({ passageId, vector: own }) => [passageId, [...own]]);

  it('is searched, written and sound before it is rewritten', () => {
    expect(elementOf(index.db, index.fingerprintId)).toBe('float32');
    index.write('/notes/new.md', ['Text of now.']);
    const [nearest] = nearestVectors(index.db, index.fingerprintId, sampleVector('Text of now.'), 1);
    expect(nearest?.passageId).toBe(11);
    expect(vectors.check(index.db)).toMatchObject({ ok: true });
  });

  it('is rewritten with all its vectors', async () => {
    const before = stored();
    expect(projectionsBehind(index.db)).toEqual([vectors]);
    await catchUpAll(index.db, { stopped: () => false, pause: () => undefined });
    expect(elementOf(index.db, index.fingerprintId)).toBe('int8');
    expect(stored()).toEqual(before.map(([id, own]) => [id, [...asStored(Float32Array.from(own))]]));
    expect([vectors.check(index.db).ok, projectionsBehind(index.db)]).toEqual([true, []]);
  });

  it('stays whole where the rewriting is stopped', async () => {
    const before = stored();
    let asked = 0;
    await catchUpAll(index.db, { stopped: () => asked++ > 2, pause: () => undefined }).catch(() => {});
    expect(elementOf(index.db, index.fingerprintId)).toBe('float32');
    expect(stored()).toEqual(before);
    await catchUpAll(index.db, { stopped: () => false, pause: () => undefined });
    expect(stored()).toHaveLength(before.length);
  });
});
