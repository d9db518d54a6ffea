import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openIndex } from '../../projections/open-index.ts';
import { countDocuments } from '../documents.ts';
import { findMatch, matchOf } from '../../projections/fulltext/fts5-queries.ts';
import { countEntries } from '../../projections/fulltext/fts5-table.ts';
import { quantisedStore } from '../../projections/vectors/quantised-table.ts';
import { countObservations, findObservations, type FoundObservation, observationsOfDocument } from '../observations.ts';
import { viewDocument } from '../document/document-view.ts';
import { countPassages, findPassageByText } from '../passages.ts';
import {
  SAMPLE_CONTEXT_WEIGHTS,
  type SampleIndex,
  sampleDocument,
  sampleFile,
  sampleIndex,
  sampleSession,
  sampleVector,
} from '../testing.ts';
import { countToPurge, purgeNoted } from './purge-state.ts';
import { wordsOf } from '../../projections/fulltext/analyzer.ts';
import { decodeVector, vectorOf } from '../../projections/vectors/scan/quantised-vector.ts';
import { blendDocument } from '../../projections/vectors/scan/context-blending.ts';
import { asStored } from '../../projections/vectors/byte-vector.ts';
import { countVectors, eachVector, nearestVectors, readVector } from '../../projections/vectors/vec0-table.ts';
import { removeDocument, replaceDocument } from './write-document.ts';

let index: SampleIndex;
beforeEach(() => {
  index = sampleIndex();
});
afterEach(() => index.close());

/** Rows of every table that holds something of a document. */
const counts = (): Record<string, number> => ({
  documents: countDocuments(index.db),
  blocks: index.db.prepare('SELECT count(*) FROM block').pluck().get() as number,
  observations: countObservations(index.db),
  entries: countEntries(index.db),
  passages: countPassages(index.db),
  vectors: countVectors(index.db, index.fingerprintId),
  tags: index.db.prepare('SELECT count(*) FROM tag').pluck().get() as number,
});
const read = (documentId: number): readonly FoundObservation[] => [
  ...findObservations(index.db, observationsOfDocument(index.db, documentId)).values(),
];
const uids = (documentId: number): Record<string, string> =>
  Object.fromEntries(read(documentId).map(({ text, id }) => [text, id]));
const found = (word: string): number[] => [...findMatch(index.db, matchOf({ words: wordsOf(word) }))];

describe('replaceDocument', () => {
  it('leaves exactly the rows of the second writing, in every table', () => {
    const first = index.write(
      '/notes/a.md',
      ['We chose apples.', 'We chose pears.', { text: 'Plums failed.', label: 'Challenges' }],
      { tags: ['fruit', 'old'] },
    );
    const second = index.write('/notes/a.md', ['We chose pears.', 'We chose quinces.'], { tags: ['fruit'] });
    expect(second).toBe(first);
    expect(counts()).toEqual({
      documents: 1,
      blocks: 1,
      observations: 2,
      entries: 2,
      passages: 2,
      vectors: 2,
      tags: 1,
    });
    expect(found('apples')).toEqual([]);
    expect(found('plums')).toEqual([]);
    expect(found('quinces')).toHaveLength(1);
    const stored = [...eachVector(index.db, index.fingerprintId)].map(({ vector }) => [...vector]);
    expect(stored).toEqual([
      [...asStored(sampleVector('We chose pears.'))],
      [...asStored(sampleVector('We chose quinces.'))],
    ]);
  });

  it('keeps what links to what, and what the session says of itself', () => {
    const session = sampleSession({ project: 'quarry', filesChanged: 3, commits: ['f1b45a8'] });
    const document = sampleDocument(['Slow.', 'Cache it.', 'Or pack it.'], { session, unit: 'page' });
    const [block] = document.blocks;
    const linked = block!.observations.map((observation, at) => ({
      ...observation,
      solves: at === 0 ? null : 0,
      references:
        at === 1
          ? [
              { kind: 'issue' as const, target: '#7' },
              { kind: 'commit' as const, target: 'f1b45a8' },
            ]
          : [],
    }));
    const write = (): number =>
      replaceDocument(index.db, index.fingerprintId, sampleFile(index.sourceId, '/notes/a.md'), {
        ...document,
        blocks: [{ ...block!, observations: linked }],
      }).documentId;
    const id = write();
    const [slow, cache, pack] = read(id);
    expect([slow, cache, pack].map((one) => [one?.unit, one?.solves])).toEqual([
      ['page', null],
      ['page', slow?.id],
      ['page', slow?.id],
    ]);
    expect(slow).toMatchObject({
      solvedBy: [cache?.id, pack?.id],
      references: [],
      session: { project: 'quarry', filesChanged: 3, commits: ['f1b45a8'] },
    });
    expect(cache).toMatchObject({
      solvedBy: [],
      references: [
        { kind: 'commit', target: 'f1b45a8' },
        { kind: 'issue', target: '#7' },
      ],
    });
    const view = viewDocument(index.db, slow!.id);
    expect(view).toMatchObject({ unit: 'page', session: { project: 'quarry' } });
    expect(
      view?.blocks[0]?.observations.map(({ solves, solvedBy, references }) => [
        solves,
        solvedBy.length,
        references.length,
      ]),
    ).toEqual([
      [null, 2, 0],
      [slow?.id, 0, 2],
      [slow?.id, 0, 0],
    ]);
    write();
    expect(index.db.prepare('SELECT count(*) FROM reference').pluck().get()).toBe(2);
    removeDocument(index.db, id);
    expect(index.db.prepare('SELECT count(*) FROM reference').pluck().get()).toBe(0);
  });

  it("keeps an observation's id while another part of the note changes", () => {
    const id = index.write('/notes/a.md', ['Stays.', 'Goes.', 'Stays, too.']);
    const before = uids(id);
    index.write('/notes/a.md', ['New, and first.', 'Stays.', { text: 'Stays, too.', label: 'Moved' }]);
    const after = uids(id);
    expect(after).toMatchObject({ 'Stays.': before['Stays.'], 'Stays, too.': before['Stays, too.'] });
    expect(Object.values(after)).not.toContain(before['Goes.']);
  });

  it('gives the same text an id of its own at each place and in each file', () => {
    index.write('/notes/a.md', ['Again.', 'Again.']);
    index.write('/notes/b.md', ['Again.']);
    const ids = index.db.prepare('SELECT uid FROM observation').pluck().all();
    expect(new Set(ids).size).toBe(3);
  });

  it('never gives the row id of a forgotten observation to another', () => {
    const old = observationsOfDocument(index.db, index.write('/notes/a.md', ['One.', 'Two.']));
    const now = observationsOfDocument(index.db, index.write('/notes/a.md', ['Three.', 'Four.']));
    expect(now.filter((id) => old.includes(id))).toEqual([]);
  });

  it('leaves the old document whole when it fails midway', () => {
    const id = index.write('/notes/a.md', ['Before.', 'Before, too.'], { title: 'Old' });
    const [before, ids] = [counts(), uids(id)];
    const broken = sampleDocument(['After.', { text: 'After, too.', vector: new Float32Array(2) }], { title: 'New' });
    expect(() =>
      replaceDocument(index.db, index.fingerprintId, sampleFile(index.sourceId, '/notes/a.md'), broken),
    ).toThrow(/[Dd]imension/);
    expect(counts()).toEqual(before);
    expect(uids(id)).toEqual(ids);
    expect(found('After')).toEqual([]);
    expect(viewDocument(index.db, ids['Before.'] as string)).toMatchObject({ title: 'Old' });
  });

  it("tells whether it took another's place", () => {
    const write = (): boolean =>
      replaceDocument(
        index.db,
        index.fingerprintId,
        sampleFile(index.sourceId, '/notes/a.md'),
        sampleDocument(['One.']),
      ).replaced;
    expect([write(), write()]).toEqual([false, true]);
  });

  it('stores what is no character as a sign for it, at the same offsets', () => {
    const id = index.write('/notes/a.md', ['before\0after \uD800 end']);
    const [observation] = read(id);
    expect(observation?.text).toBe('before\uFFFDafter \uFFFD end');
    expect(found('after')).toHaveLength(1);
  });

  it("gives an observation its own time, else its block's, else its document's", () => {
    const document = sampleDocument([{ text: 'Own.', happenedAt: 3 }, 'None.'], { date: 1 });
    const [block] = document.blocks;
    const timed = { ...document, blocks: [{ ...block!, happenedAt: 2 }, ...sampleDocument(['Neither.']).blocks] };
    const { documentId } = replaceDocument(
      index.db,
      index.fingerprintId,
      sampleFile(index.sourceId, '/notes/a.md'),
      timed,
    );
    const times = Object.fromEntries(read(documentId).map(({ text, happenedAt }) => [text, happenedAt]));
    expect(times).toEqual({ 'Own.': 3, 'None.': 2, 'Neither.': 1 });
  });

  it('makes title, headings and date words to search by', () => {
    index.write('/notes/a.md', [{ text: 'It holds.', label: 'Storage layout' }], {
      title: 'Ingestion',
      date: Date.UTC(2025, 9, 31),
    });
    expect(['ingestion', 'storage', 'october', '2025 10 31'].filter((word) => found(word).length !== 1)).toEqual([]);
  });
});

describe('removeDocument', () => {
  it('leaves no row of the document, and the others as they were', () => {
    index.write('/notes/a.md', ['Kept.'], { tags: ['kept'] });
    const before = counts();
    const id = index.write('/notes/b.md', ['Gone.', { text: 'Gone, too.', label: 'Other' }], {
      tags: ['gone'],
      session: sampleSession({ tags: ['more'] }),
    });
    expect(removeDocument(index.db, id)).toBe(true);
    expect(counts()).toEqual(before);
    expect(found('Gone')).toEqual([]);
    expect(removeDocument(index.db, id)).toBe(false);
  });

  it('leaves no word of it in the files of the database once traces are erased', async () => {
    for (let i = 0; i < 30; i++) index.write(`/notes/${i}.md`, [`Common words number ${i}.`]);
    const id = index.write('/notes/secret.md', ['The password is zanzibarquux.']);
    for (let i = 30; i < 60; i++) index.write(`/notes/${i}.md`, [`Common words number ${i}.`]);
    removeDocument(index.db, id);
    await purgeNoted(index.db);
    for (const suffix of ['', '-wal'])
      expect(
        readFileSync(path.join(index.folder, `index.db${suffix}`)).includes('anzibarquux'),
        `index.db${suffix}`,
      ).toBe(false);
    expect(countEntries(index.db)).toBe(60);
    expect(found('common')).toHaveLength(60);
  });

  it('notes that there are traces until they are erased, those of the meantime, too', async () => {
    const ids = ['a', 'b', 'c'].map((name) => index.write(`/notes/${name}.md`, [`Words of ${name}.`]));
    expect(countToPurge(index.db)).toBe(0);
    removeDocument(index.db, ids[0] as number);
    expect(countToPurge(index.db)).toBe(1);
    await purgeNoted(index.db);
    expect(countToPurge(index.db)).toBe(0);
    removeDocument(index.db, ids[1] as number);
    const erased = purgeNoted(index.db);
    removeDocument(index.db, ids[2] as number);
    await erased;
    expect(countToPurge(index.db)).toBe(2);
    expect(await purgeNoted(index.db)).toBe(true);
    expect(countToPurge(index.db)).toBe(0);
  });

  it('keeps in mind that there are traces while another program keeps the log from being emptied', async () => {
    const id = index.write('/notes/secret.md', ['The password is zanzibarquux.']);
    const { db: reader } = openIndex(index.folder);
    reader.exec('BEGIN; SELECT count(*) FROM observation');
    removeDocument(index.db, id);
    expect(await purgeNoted(index.db)).toBe(false);
    expect(readFileSync(path.join(index.folder, 'index.db-wal')).includes('anzibarquux')).toBe(true);
    expect(countToPurge(index.db)).toBe(1);
    reader.close();
    expect(await purgeNoted(index.db)).toBe(true);
    for (const suffix of ['', '-wal'])
      expect(
        readFileSync(path.join(index.folder, `index.db${suffix}`)).includes('anzibarquux'),
        `index.db${suffix}`,
      ).toBe(false);
  });
});

describe('what was written', () => {
  it('is found by the hash of a passage, for the same fingerprint only', () => {
    const id = index.write('/notes/a.md', ['Known.']);
    const hash = index.db.prepare('SELECT text_hash FROM passage').pluck().get() as string;
    const passage = findPassageByText(index.db, index.fingerprintId, hash) as number;
    expect(readVector(index.db, index.fingerprintId, passage)).toEqual(asStored(sampleVector('Known.')));
    expect(findPassageByText(index.db, index.fingerprintId + 1, hash)).toBeUndefined();
    removeDocument(index.db, id);
    expect(findPassageByText(index.db, index.fingerprintId, hash)).toBeUndefined();
  });

  it('has a code for each passage, with its place, in the order of the ids', () => {
    const [b, a] = [
      index.write('/notes/b.md', ['3', { text: '4', label: 'x' }]),
      index.write('/notes/a.md', ['1', '2']),
    ];
    const store = quantisedStore(index.db, index.fingerprintId);
    const { codes, last } = store.after(0, 10);
    expect(codes.map(({ documentId }) => documentId)).toEqual([b, b, a, a]);
    expect(codes.map(({ observationId }) => observationId)).toEqual([
      ...observationsOfDocument(index.db, b),
      ...observationsOfDocument(index.db, a),
    ]);
    expect(last).toBe(codes.at(-1)?.passageId);
    const [, [mixed] = []] = blendDocument(
      [[asStored(sampleVector('3'))], [asStored(sampleVector('4'))]],
      SAMPLE_CONTEXT_WEIGHTS,
    );
    vectorOf(decodeVector(codes[1]!.code)).forEach((value, d) => expect(value).toBeCloseTo(mixed![d]!, 3));
    expect(quantisedStore(index.db, index.fingerprintId + 1).after(0, 10)).toEqual({ codes: [], last });
    removeDocument(index.db, b);
    expect([
      store.bounds(),
      store.has(codes[0]!.passageId),
      store.read([codes[0]!.passageId]),
      store.documents(),
    ]).toEqual([{ first: codes[2]!.passageId, last }, false, [], new Set([a])]);
  });

  it('is near to itself by the search of the database, too', () => {
    index.write('/notes/a.md', ['One.', 'Two.', 'Three.']);
    const [nearest] = nearestVectors(index.db, index.fingerprintId, sampleVector('Two.'), 1);
    expect(readVector(index.db, index.fingerprintId, nearest?.passageId as number)).toEqual(
      asStored(sampleVector('Two.')),
    );
    expect(nearest?.distance).toBeCloseTo(0);
  });

  it('is shown as a whole document around an observation', () => {
    const session = sampleSession({ id: '2025-a', title: 'A day', startedAt: 5, branch: 'main', tags: ['t'] });
    const id = index.write(
      '/notes/a.md',
      [
        { text: 'Why.', label: 'Decisions', type: 'decision' },
        { text: 'How.', label: 'Decisions', type: 'decision' },
        'Rest.',
      ],
      { title: 'A day', session },
    );
    expect(viewDocument(index.db, uids(id)['How.'] as string)).toMatchObject({
      path: '/notes/a.md',
      title: 'A day',
      session,
      blocks: [
        { label: 'Decisions', type: 'decision', happenedAt: 5, observations: [{ text: 'Why.' }, { text: 'How.' }] },
        { label: '', observations: [{ text: 'Rest.' }] },
      ],
    });
    expect(viewDocument(index.db, 'unknown')).toBeUndefined();
  });
});
