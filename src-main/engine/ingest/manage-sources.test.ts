import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countDocuments } from '../store/documents.ts';
import { countFiles, upsertFile } from '../store/files.ts';
import { type SampleIndex, sampleDocument, sampleFile, sampleIndex, scratchFolder } from '../store/testing.ts';
import { listSources } from '../store/sources.ts';
import { replaceDocument } from '../store/write/write-document.ts';
import { addSource, removeSource } from './manage-sources.ts';
import { countEntries } from '../projections/fulltext/fts5-table.ts';
import { countVectors } from '../projections/vectors/vec0-table.ts';

let index: SampleIndex;
let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  index = sampleIndex();
  removeSource(index.db, index.sourceId);
  scratch = scratchFolder();
  mkdirSync(at('notes', 'work'), { recursive: true });
  writeFileSync(at('notes', 'work', 'a.md'), 'A.');
  mkdirSync(at('notes-old'));
});
afterEach(() => {
  index.close();
  scratch.remove();
});

const at = (...names: string[]): string => path.join(scratch.folder, ...names);
const write = (sourceId: number, file: string, text: string): number =>
  replaceDocument(index.db, index.fingerprintId, sampleFile(sourceId, file), sampleDocument([text])).documentId;

describe('addSource', () => {
  it('adds a folder or a file, under its real path', () => {
    symlinkSync(at('notes'), at('alias'), 'junction');
    expect(addSource(index.db, at('alias', 'work', '..', 'work'))).toMatchObject({
      path: at('notes', 'work'),
      kind: 'folder',
      files: { indexed: 0, pending: 0, failed: 0, excluded: 0 },
    });
    expect(addSource(index.db, at('notes-old'))).toMatchObject({ path: at('notes-old') });
  });

  it('gives the source that covers a path already', () => {
    const { id } = addSource(index.db, at('notes'));
    for (const inside of [at('notes'), at('notes', 'work'), at('notes', 'work', 'a.md')])
      expect(addSource(index.db, inside).id).toBe(id);
    expect(listSources(index.db)).toHaveLength(1);
  });

  it('keeps a source that is to stand apart out of those around it', () => {
    const apart = (real: string): boolean => real === at('notes', 'work');
    const wide = addSource(index.db, at('notes'), undefined, apart);
    const inner = addSource(index.db, at('notes', 'work'), undefined, apart);
    expect(inner.id).not.toBe(wide.id);
    expect(addSource(index.db, at('notes', 'work'), undefined, apart).id).toBe(inner.id);
    removeSource(index.db, wide.id);
    addSource(index.db, at('notes'), undefined, apart);
    expect(listSources(index.db)).toHaveLength(2);
  });

  it('does not take a name that only begins alike for one inside', () => {
    addSource(index.db, at('notes'));
    addSource(index.db, at('notes-old'));
    expect(listSources(index.db)).toHaveLength(2);
  });

  it('takes narrower sources in, with what is indexed of them', () => {
    const file = addSource(index.db, at('notes', 'work', 'a.md'));
    const other = addSource(index.db, at('notes-old'));
    const document = write(file.id, at('notes', 'work', 'a.md'), 'A.');
    const wide = addSource(index.db, at('notes'));
    expect(
      listSources(index.db)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([wide.id, other.id].sort());
    expect(wide.files.indexed).toBe(1);
    expect(countDocuments(index.db)).toBe(1);
    expect(removeSource(index.db, wide.id)).toEqual([document]);
  });

  it.each([['gone'], [path.join('notes', 'work', 'a.md', 'below a file')], ['x'.repeat(300)]])(
    'says when there is nothing: %s',
    (name) => {
      expect(() => addSource(index.db, at(name))).toThrow(
        expect.objectContaining({ code: 'PATH_NOT_FOUND', next: expect.stringMatching(/\S/) as string }),
      );
    },
  );

  it('says when a path is a loop of links', () => {
    symlinkSync(at('b'), at('a'));
    symlinkSync(at('a'), at('b'));
    expect(() => addSource(index.db, at('a'))).toThrow(expect.objectContaining({ code: 'PATH_UNREADABLE' }));
  });

  it.skipIf(process.platform === 'win32' || !existsSync('/dev/null'))(
    'says when a path is neither folder nor file',
    () => {
      expect(() => addSource(index.db, '/dev/null')).toThrow(expect.objectContaining({ code: 'PATH_UNREADABLE' }));
    },
  );
});

describe('removeSource', () => {
  it("forgets all of a source and nothing of the others'", () => {
    const [left, right] = [addSource(index.db, at('notes')), addSource(index.db, at('notes-old'))];
    write(left.id, at('notes', 'work', 'a.md'), 'Gone.');
    upsertFile(index.db, { ...sampleFile(left.id, at('notes', 'b.png')), state: 'excluded' });
    write(right.id, at('notes-old', 'b.md'), 'Stays.');
    removeSource(index.db, left.id);
    expect(listSources(index.db).map(({ id }) => id)).toEqual([right.id]);
    expect([countDocuments(index.db), countEntries(index.db), countVectors(index.db, index.fingerprintId)]).toEqual([
      1, 1, 1,
    ]);
    expect(countFiles(index.db)).toEqual({ indexed: 1, pending: 0, failed: 0, excluded: 0 });
    expect(existsSync(at('notes', 'work', 'a.md'))).toBe(true);
  });

  it('says when there is no such source', () => {
    expect(() => removeSource(index.db, 99)).toThrow(expect.objectContaining({ code: 'SOURCE_NOT_FOUND' }));
  });
});
