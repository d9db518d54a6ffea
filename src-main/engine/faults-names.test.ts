/**
 * Names that a file can have on the disk of a careless world: each is indexed, found, filtered by, watched, renamed and
 * forgotten.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { sessionNote, type Workshop, workshop } from './testing.ts';
import { eventually } from './testing-disk.ts';
import { stands } from './testing-walk.ts';

let shop: Workshop;
let api: EngineApi;
beforeEach(async () => {
  shop = workshop();
  api = shop.open({ watch: true, watchTimes: { check: 100 } }).api;
  await api.addSource({ path: shop.notes });
});
afterEach(() => shop.close());

/** What any file system of Linux and macOS takes; Windows refuses most. */
const NAMES: readonly string[] = [
  'with "double" and \'single\' quotes.md',
  'two\nlines.md',
  'tab\there.md',
  '🫖 tea 👩‍👩‍👧.md',
  `${'ü'.repeat(126)}.md`,
  'CON.md',
  'aux.txt.md',
  'dots...md',
  'space at the end .md',
  ' space before.md',
  '100%.md',
  '%20.md',
  'under_score.md',
  'star*.md',
  '[brackets].md',
  'back\\slash.md',
  '\\first.md',
  '-rf.md',
  '--data=x.md',
  'escape\u001b[31mred.md',
  'bell\u0007.md',
  'c1\u009b31m.md',
  'bidi\u202egnp.md',
  'a:b.md',
  'type:decision.md',
  '#hash?query&x=1.md',
  '~.md',
  '$HOME.md',
  '`id`.md',
  'x;y|z.md',
  '<b>.md',
  'up..\\x.md',
  'zero\u200bwidth.md',
  'İstanbul.md',
  'ﬁle.md',
  '\uFFFD.md',
];
/** A word of its own for each, of letters that no stemmer shortens. */
const word = (i: number): string => `qo${'bcdfghjklmnpqrtvwxz'[i % 19]}${'aiou'[Math.floor(i / 19) % 4]}xu`;
const noteOf = (text: string): string => sessionNote('n', [text]);
const found = async (query: string): Promise<string[]> =>
  (await api.search({ query, mode: 'lexical', collapse: false, limit: 100 })).hits
    .map((hit) => path.relative(shop.notes, hit.path))
    .sort();

describe.skipIf(process.platform !== 'linux')('odd names', () => {
  it('are indexed, found, filtered by, opened, edited, renamed and forgotten like others', async () => {
    NAMES.forEach((name, i) => shop.write(name, noteOf(`The word ${word(i)} stands here.`)));
    shop.write('.gitignore', 'build/\n');
    expect(await api.index()).toMatchObject({ indexed: NAMES.length, failed: 0, excluded: 1 });
    expect(await stands(api, shop.notes)).toEqual([]);
    for (const [i, name] of NAMES.entries()) {
      expect(await found(word(i))).toEqual([name]);
      const [hit] = (await api.search({ query: word(i), mode: 'lexical' })).hits;
      expect(existsSync(hit?.path ?? '')).toBe(true);
      expect((await api.document({ observationId: hit?.id ?? '' })).path).toBe(hit?.path);
    }
    // A quotation mark cannot stand in a filter's value.
    for (const name of NAMES.filter((one) => !one.includes('"')))
      expect(await found(`path:"${name}" stands`), name).toContain(name);
    expect((await api.index()).indexed).toBe(0);

    NAMES.forEach((name, i) => shop.write(name, noteOf(`The word ${word(i)} is edited.`)));
    await eventually(
      () => found('edited'),
      (seen) => seen.length === NAMES.length,
      'all edits',
    );
    mkdirSync(path.join(shop.notes, 'moved'));
    NAMES.forEach((name) => renameSync(path.join(shop.notes, name), path.join(shop.notes, 'moved', name)));
    await eventually(
      () => found('edited'),
      (seen) =>
        seen.join() ===
        NAMES.map((name) => `moved/${name}`)
          .sort()
          .join(),
      'all new names',
    );
    expect(await stands(api, shop.notes)).toEqual([]);
    NAMES.forEach((name) => rmSync(path.join(shop.notes, 'moved', name)));
    await eventually(
      async () => (await api.status()).documents,
      (n) => n === 0,
      'an empty index',
    );
    expect((await api.healthCheck()).filter(({ ok, name }) => !ok && name !== 'disk space')).toEqual([]);
  });

  it('that differ by nothing but how an accent is put together are two files', async () => {
    shop.write('caf\u00e9.md', noteOf('One cup.'));
    shop.write('cafe\u0301.md', noteOf('Two cups.'));
    expect(await api.index()).toMatchObject({ indexed: 2 });
    expect(await found('cup')).toEqual(['cafe\u0301.md', 'caf\u00e9.md']);
    unlinkSync(path.join(shop.notes, 'caf\u00e9.md'));
    await eventually(
      () => found('cup'),
      (seen) => seen.join() === 'cafe\u0301.md',
      'one cup',
    );
  });

  it('of folders hide nothing that is below', async () => {
    for (const folder of ['line\nbreak', 'back\\slash', 'up..\\x', '-x', '[a]', '100%'])
      shop.write(`${folder}/deep/in.md`, noteOf('The kettle is blue.'));
    shop.write('.gitignore', 'build/\n');
    expect(await api.index()).toMatchObject({ indexed: 6, failed: 0 });
    expect(await stands(api, shop.notes)).toEqual([]);
  });
});

describe.skipIf(process.platform !== 'linux')('names that are not UTF-8', () => {
  const at = (...parts: (string | number[])[]): Buffer =>
    Buffer.concat([Buffer.from(`${shop.notes}/`), ...parts.map((part) => Buffer.from(part as string))]);

  it('are listed as failed with their bytes and the reason, end no run, and are forgotten once they are renamed', async () => {
    writeFileSync(at('caf', [0xe9], '.md'), noteOf('The kettle is blue.'));
    writeFileSync(at('caf', [0xe8], '.md'), noteOf('The kettle is blue.'));
    writeFileSync(at('caf', [0xe8], '.png'), '');
    mkdirSync(at('folder', [0xff]));
    writeFileSync(at('folder', [0xff], '/in.md'), noteOf('The kettle is blue.'));
    shop.write('good.md', noteOf('The stove is green.'));
    expect(await api.index()).toMatchObject({ indexed: 1, failed: 3, excluded: 1 });
    const failed = (await api.files({ state: 'failed' })).items;
    expect(failed.map(({ path: file, code }) => [path.basename(file), code])).toEqual([
      ['caf\\xe8.md', 'NAME_UNREADABLE'],
      ['caf\\xe9.md', 'NAME_UNREADABLE'],
      ['folder\\xff', 'NAME_UNREADABLE'],
    ]);
    expect(failed[0]?.reason).toContain('Rename the file');
    expect(await api.index()).toMatchObject({ indexed: 0, unchanged: 1, failed: 3, removed: 0 });

    writeFileSync(at('new', [0xe9], '.md'), 'x');
    await eventually(
      async () => (await api.status()).files.failed,
      (n) => n === 4,
      'the new name',
    );
    renameSync(at('caf', [0xe9], '.md'), path.join(shop.notes, 'café.md'));
    await eventually(
      () => found('kettle'),
      (seen) => seen.join() === 'café.md',
      'the renamed note',
    );
    await eventually(
      async () => (await api.status()).files.failed,
      (n) => n === 3,
      'no more of the old name',
    );
    for (const name of readdirSync(shop.notes, { encoding: 'buffer' }))
      rmSync(Buffer.concat([Buffer.from(`${shop.notes}/`), name]), { recursive: true });
    await eventually(
      async () => (await api.status()).files,
      ({ indexed, failed: bad, excluded }) => indexed + bad + excluded === 0,
      'nothing',
    );
  });
});
