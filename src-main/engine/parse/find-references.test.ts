import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findReferences } from './find-references.ts';
import { readText } from './testing.ts';

const found = (text: string): string[] => findReferences(text).map(({ kind, target }) => `${kind} ${target}`);

test('links name commits, sessions and notes', () => {
  expect(
    found('See [[commit-f1b45a8b]], [[session-20251216-130440]], [[fix/launch/SPEC.md]] and [[a note#Why|why]].'),
  ).toEqual(['commit f1b45a8b', 'session 20251216-130440', 'note fix/launch/SPEC.md', 'note a note']);
  expect(found('[[b0c60891]] [[72658617]]')).toEqual(['commit b0c60891', 'note 72658617']);
  expect(found('[[commit-HASH]] [[session-tracking]] [[]] [[ ]]')).toEqual([
    'note commit-HASH',
    'note session-tracking',
  ]);
});

test('a bare hash is a commit when letters and digits stand in it', () => {
  expect(found('Reverted 8995094a (main@1f4ea5f), 377bd54..00a5643 and commit-e8d2666.')).toEqual([
    'commit 8995094a',
    'commit 1f4ea5f',
    'commit 377bd54',
    'commit 00a5643',
    'commit e8d2666',
  ]);
  for (const other of [
    '1234567',
    'defaced',
    '#a1b2c3d4',
    '0x1234abcd',
    '550e8400-e29b-41d4-a716-446655440000',
    'abc123',
    'a1b2c3dé',
    '20250728-182427',
  ])
    expect({ [other]: found(other) }).toEqual({ [other]: [] });
});

test('a path has an extension or a folder in code marks, both elsewhere, and loses its line', () => {
  expect(found('In `src/x/y.rs:12` and `fusion.rs`, `src/retrieval/`, C:\\notes\\a/b.md, see src/a.ts:3-9.')).toEqual([
    'path src/x/y.rs',
    'path fusion.rs',
    'path src/retrieval/',
    'path C:\\notes\\a/b.md',
    'path src/a.ts',
  ]);
  for (const other of [
    '`self.config`',
    '`/help`',
    '`\\bword\\b`',
    '`1.2.3`',
    'and/or',
    'fusion.rs',
    '`--out=a/b`',
    '`f(a/b)`',
    '1/2',
  ])
    expect({ [other]: found(other) }).toEqual({ [other]: [] });
});

test('issues and addresses are found, and nothing inside an address', () => {
  expect(found('PR #77 closes #8, see https://example.org/a/b.md#77, (http://x.org/1f4ea5f).')).toEqual([
    'url https://example.org/a/b.md#77',
    'url http://x.org/1f4ea5f',
    'issue #77',
    'issue #8',
  ]);
  for (const other of ['# 77', '&#39;', '#123456', 'a#7', '#7a'])
    expect({ [other]: found(other) }).toEqual({ [other]: [] });
});

test('each is found once', () => {
  expect(found('[[commit-f1b45a8]] f1b45a8 f1b45a8 #7 #7')).toEqual(['commit f1b45a8', 'issue #7']);
});

test('whatever the text, each target stands in it, once a kind', () => {
  const piece = fc.constantFrom(
    '[[',
    ']]',
    'commit-',
    'session-',
    '1f4ea5f',
    '`',
    '/',
    'src',
    '.rs',
    ':',
    '12',
    '#',
    '7',
    'https://',
    '|',
    ' ',
    '\n',
    'é',
    '\\',
    '..',
    '(',
    ')',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
        fc.string({ unit: 'binary' }),
      ),
      (text) => {
        const references = findReferences(text);
        for (const { target } of references) expect(text.includes(target) && target !== '').toBe(true);
        expect(new Set(references.map(({ kind, target }) => `${kind} ${target}`)).size).toBe(references.length);
      },
    ),
    { numRuns: 2000 },
  );
});

test('long texts of traps are read at once, and a pasted log does not fill the index', () => {
  for (const trap of [
    '[[',
    '`',
    'a/',
    'commit-',
    '#',
    'https://',
    '1f4ea5f',
    '.rs:1',
    '\\',
    'a.',
    ':1-1',
    '[[a|',
    '~',
    'a1'.repeat(4) + ' ',
  ]) {
    // A search that is not linear does not come to an end within the test's time.
    expect(findReferences(trap.repeat(200_000)).length).toBeLessThanOrEqual(500);
  }
  expect(findReferences(Array.from({ length: 2000 }, (_, i) => `#${i}`).join(' '))).toHaveLength(500);
});

test('every format gives its observations their references', async () => {
  for (const path of ['a.md', 'a.txt', '20250101-101010.md']) {
    const { blocks } = await readText(path, '# Session: x\n\nSee #77.\n');
    expect(blocks.at(-1)?.observations.at(-1)?.references).toEqual([{ kind: 'issue', target: '#77' }]);
  }
});

test('a word without end points to nothing, and takes nothing from what stands around it', () => {
  for (const word of ['a'.repeat(6_000_000), 'a/'.repeat(3_000_000), `http://a.b/${'c'.repeat(6_000_000)}`]) {
    const found = findReferences(`See src/a.ts ${word} and src/b.ts #7.`).map(({ target }) => target);
    expect(found).toEqual(expect.arrayContaining(['src/a.ts', 'src/b.ts', '#7']));
    expect(found.every((target) => target.length <= 4_200)).toBe(true);
  }
});
