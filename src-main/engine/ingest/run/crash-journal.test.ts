import { setImmediate as turn } from 'node:timers/promises';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { markCrashed, readRecord } from '../../../system/crash-journal-file.ts';
import { scratchFolder } from '../../store/testing.ts';
import { createCrashJournal } from './crash-journal.ts';

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(() => scratch.remove());

const file = (name: string) => ({ path: `/notes/${name}`, recipe: 'r' });

it('Files are on record exactly while they are in hand, whatever their names', async () => {
  const inHand = createCrashJournal(scratch.folder, 'one');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 6 }), async (names) => {
      const files = names.map(file);
      const { promise: over, resolve: end } = Promise.withResolvers<void>();
      const held = files.map((one) => inHand.hold(one, false, () => over));
      await turn();
      expect(readRecord(scratch.folder, 'one')).toEqual(files);
      end();
      await Promise.all(held);
      expect(readRecord(scratch.folder, 'one')).toEqual([]);
    }),
    { numRuns: 50 },
  );
  inHand.close();
});

it('One that is held alone waits for those in hand, and those after it wait for it', async () => {
  const inHand = createCrashJournal(scratch.folder, 'one');
  const seen: string[] = [];
  const work = (name: string) => async (): Promise<void> => {
    await turn();
    seen.push(
      readRecord(scratch.folder, 'one')
        .map((one) => path.posix.basename(one.path))
        .join(),
    );
    seen.push(`${name} done`);
  };
  await Promise.all([
    inHand.hold(file('a'), false, work('a')),
    inHand.hold(file('b'), false, work('b')),
    inHand.hold(file('alone'), true, work('alone')),
    inHand.hold(file('too'), true, work('too')),
    inHand.hold(file('c'), false, work('c')),
  ]);
  expect(seen).toEqual(['a,b', 'a done', 'b', 'b done', 'alone', 'alone done', 'too', 'too done', 'c', 'c done']);
});

it('A file is out of hand when its reading failed', async () => {
  const inHand = createCrashJournal(scratch.folder, 'one');
  await expect(inHand.hold(file('a'), true, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await inHand.hold(file('b'), true, async () => expect(readRecord(scratch.folder, 'one')).toEqual([file('b')]));
});

it('What a crashed process had in hand is told once, and what another had is told nobody', async () => {
  const lives = ['crashed', 'killed'].map((life) => createCrashJournal(scratch.folder, life));
  for (const [i, life] of lives.entries()) void life.hold(file(String(i)), false, () => new Promise(() => {}));
  await turn();
  markCrashed(scratch.folder, 'crashed');
  markCrashed(scratch.folder, 'had nothing in hand');
  const next = createCrashJournal(scratch.folder, 'next');
  const { files, putBack } = next.takeCrashed();
  expect(files).toEqual([[file('0')]]);
  expect(next.takeCrashed().files).toEqual([]);
  putBack();
  expect(next.takeCrashed().files).toEqual([[file('0')]]);
  next.close();
  expect(readdirSync(scratch.folder)).toEqual([]);
});

it('After the close nothing is on record', async () => {
  const inHand = createCrashJournal(scratch.folder, 'one');
  await inHand.hold(file('a'), false, async () => {
    inHand.close();
    expect(readdirSync(scratch.folder)).toEqual([]);
  });
  await inHand.hold(file('b'), false, async () => expect(readdirSync(scratch.folder)).toEqual([]));
});

it('Records that are damaged, and a folder that cannot be written, keep nothing from being read', async () => {
  for (const [i, text] of ['', '[', '{}', '[["/a"]]', '[[1,2],["/b","r"]]'].entries())
    writeFileSync(path.join(scratch.folder, `crashed-${i}.json`), text);
  expect(createCrashJournal(scratch.folder, 'one').takeCrashed().files.flat()).toEqual([{ path: '/b', recipe: 'r' }]);
  let done = false;
  await createCrashJournal(path.join(scratch.folder, 'gone'), 'two').hold(
    file('a'),
    false,
    async () => void (done = true),
  );
  expect(done).toBe(true);
});
