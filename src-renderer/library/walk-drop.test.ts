import { expect, it } from 'vitest';
import { type Entry, LOOSE, walkDrop } from './walk-drop.ts';

const NAMES = { extensions: ['.md', '.txt'], hidden: ['.gitignore', '.aider.chat.history.md'] };
const going = new AbortController().signal;

const file = (name: string, text = name): Entry => ({
  name,
  isDirectory: false,
  file: (found) => found(new File([text], name)),
});

/** Gives its entries two at a time, as browsers give theirs a hundred at a time. */
const folder = (name: string, ...children: Entry[]): Entry => ({
  name,
  isDirectory: true,
  createReader() {
    let at = 0;
    return { readEntries: (found) => found(children.slice(at, (at += 2))) };
  },
});

const shape = ({ groups, ...rest }: Awaited<ReturnType<typeof walkDrop>>) => ({
  groups: Object.fromEntries(groups.map(({ name, files }) => [name, files.map(({ relative }) => relative).sort()])),
  ...rest,
});

it('takes what is read, of all folders below, and counts the rest', async () => {
  const notes = folder(
    'notes',
    file('a.md'),
    file('b.TXT'),
    file('photo.jpg'),
    folder('deep', file('c.md'), folder('er', file('d.md'))),
    file('.hidden.md'),
    folder('.git', file('e.md')),
    folder('node_modules', file('f.md')),
  );
  expect(shape(await walkDrop([notes], NAMES, going))).toEqual({
    groups: { notes: ['a.md', 'b.TXT', 'deep/c.md', 'deep/er/d.md'] },
    files: 4,
    bytes: 17,
    left: 4,
    refused: [],
  });
});

it('takes along the rules of what is left out, and does not count them as notes', async () => {
  const walked = await walkDrop(
    [folder('notes', file('.gitignore'), file('a.md'), file('.aider.chat.history.md'))],
    NAMES,
    going,
  );
  expect(walked.files).toBe(2);
  expect(walked.groups[0]?.files).toHaveLength(3);
  expect((await walkDrop([folder('empty', file('.gitignore'))], NAMES, going)).groups).toEqual([]);
});

it('makes one copy of each folder, and one of all files dropped by themselves', async () => {
  const walked = await walkDrop(
    [file('x.md'), folder('notes', file('a.md')), file('y.md'), folder('notes', file('b.md'))],
    NAMES,
    going,
  );
  expect(shape(walked).groups).toEqual({ notes: ['a.md'], 'notes 2': ['b.md'], [LOOSE]: ['x.md', 'y.md'] });
});

it('says why a file is not taken', async () => {
  const unreadable: Entry = { name: 'gone.md', isDirectory: false, file: (_, failed) => failed(new Error('gone')) };
  const locked: Entry = {
    name: 'locked',
    isDirectory: true,
    createReader: () => ({ readEntries: (_, failed) => failed(new Error('no')) }),
  };
  const { refused, files } = await walkDrop(
    [
      folder(
        'notes',
        file('con.md'),
        file('large.md', 'x'.repeat(11)),
        unreadable,
        locked,
        file('ok.md'),
        folder('nul', file('a.md')),
      ),
    ],
    NAMES,
    going,
    { file: 10, copy: 12, files: 2 },
  );
  expect(files).toBe(1);
  expect(Object.fromEntries(refused.map(({ path, reason }) => [path, reason]))).toEqual({
    'notes/con.md': expect.stringContaining('device'),
    'notes/large.md': expect.stringContaining('It has'),
    'notes/gone.md': 'It could not be read.',
    'notes/locked': 'It could not be looked into.',
    'notes/nul': expect.stringContaining('device'),
  });
});

it('takes no more than a copy holds', async () => {
  const many = folder(
    'notes',
    file('a.md', '12345'),
    file('b.md', '12345'),
    file('c.md', '12345'),
    file('d.md', ''),
    file('e.md', ''),
  );
  const walked = await walkDrop([many], NAMES, going, { file: 10, copy: 12, files: 3 });
  expect(walked).toMatchObject({ files: 3, bytes: 10 });
  expect(walked.refused.map(({ path }) => path)).toEqual(['notes/c.md', 'notes/e.md']);
});

it('ends when it is stopped', async () => {
  await expect(walkDrop([folder('notes', file('a.md'))], NAMES, AbortSignal.abort())).rejects.toThrow(/abort/i);
});
