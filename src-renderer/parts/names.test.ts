import { expect, it } from 'vitest';
import { nameParts, plainName } from './names.ts';

it.each([
  ['report\u202Edm.exe', 'report[U+202E]dm.exe'],
  ['a\u2066b\u2069.md', 'a[U+2066]b[U+2069].md'],
  ['a\u061cb\u200eb\u200f.md', 'a[U+061C]b[U+200E]b[U+200F].md'],
  ['zero\u200bwidth\ufeff.md', 'zero[U+200B]width[U+FEFF].md'],
  ['soft\u00adhyphen', 'soft[U+00AD]hyphen'],
  ['two\nlines\t\u0007\u007f\u009b.md', 'two[U+000A]lines[U+0009][U+0007][U+007F][U+009B].md'],
  ['\u2028\u2029', '[U+2028][U+2029]'],
  ['half \ud800 pair', 'half [U+D800] pair'],
  ['filled\u3164\u115f.md', 'filled[U+3164][U+115F].md'],
  ['tagged\u{e0041}\u{e007f}', 'tagged[U+E0041][U+E007F]'],
])('shows what is not seen in %j by its number', (name, shown) => {
  expect(plainName(name)).toBe(shown);
});

it.each([
  'plain note.md',
  'Übersicht – 2025.md',
  '日本語.md',
  'می\u200cخواهم'.slice(0, 2),
  '👩\u200d💻 notes.md',
  'हिन्दी.md',
  '~/notes/a b (1).md',
  '',
])('shows %j as it is', (name) => {
  expect(nameParts(name).every(({ unseen }) => !unseen)).toBe(true);
});

it('sets a name with letters from right to left apart from the words around it', () => {
  expect(plainName('שלום.md')).toBe('\u2068שלום.md\u2069');
  expect(plainName('plain.md')).toBe('plain.md');
});

it('loses no other character of a name', () => {
  const name = 'a\u202eb\u2067c';
  expect(nameParts(name)).toEqual([
    { text: 'a', unseen: false },
    { text: 'U+202E', unseen: true },
    { text: 'b', unseen: false },
    { text: 'U+2067', unseen: true },
    { text: 'c', unseen: false },
  ]);
});
