import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasCode } from '../../src-shared/errors.ts';
import { readCollection } from './collection.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarry-collection-'));
  put(
    'corpus.jsonl',
    '{"id":"a","title":"Apples","text":"grow on trees"}\n{"id":7,"text":"seven","scope":"numbers"}\n',
  );
  put(
    'queries.jsonl',
    '{"id":"q1","text":"where do apples grow","kind":"howto"}\n{"id":"q2","text":"7","scope":"numbers"}\n{"id":"q3","text":"unjudged"}\n',
  );
  put('qrels.tsv', 'q1\ta\t2\nq1\t7\t0\nq2\t7\t1\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);

function failure(): { code: string; message: string } {
  try {
    readCollection(folder);
  } catch (error) {
    if (hasCode(error, 'COLLECTION_INVALID')) return error;
    throw error;
  }
  throw new Error('the collection was read');
}

describe('reading a collection', () => {
  it('gives documents and the judged queries, with grades above 0', () => {
    const { documents, queries, warnings } = readCollection(folder);
    expect(documents).toEqual([
      { id: 'a', title: 'Apples', text: 'grow on trees', scope: '' },
      { id: '7', title: '', text: 'seven', scope: 'numbers' },
    ]);
    expect(queries).toEqual([
      { id: 'q1', text: 'where do apples grow', kind: 'howto', scope: '', grades: new Map([['a', 2]]) },
      { id: 'q2', text: '7', kind: '', scope: 'numbers', grades: new Map([['7', 1]]) },
    ]);
    expect(warnings).toEqual([]);
  });

  it('takes other judgements when told to, with a header, Windows line ends and a byte order mark', () => {
    put('qrels.dev.tsv', '\uFEFFquery-id\tcorpus-id\tscore\r\nq3\ta\t1\r\n');
    expect(readCollection(folder, 'qrels.dev.tsv').queries.map((query) => query.id)).toEqual(['q3']);
  });

  it('says which judgements have no query or no document, and goes on', () => {
    put('qrels.tsv', 'q1\ta\t1\nq1\tgone\t1\nq9\ta\t1\n');
    const { queries, warnings } = readCollection(folder);
    expect(queries[0]?.grades.has('gone')).toBe(true);
    expect(warnings).toEqual([
      'qrels.tsv judges 1 queries that queries.jsonl does not have; they are left out.',
      'qrels.tsv names 1 relevant documents that corpus.jsonl does not have; they count as not found.',
    ]);
  });

  it.each([
    [
      'corpus.jsonl',
      '{"id":"a","text":"x"}\n{"id":"a","text":"y"}',
      'corpus.jsonl, line 2: the id "a" is there twice.',
    ],
    ['corpus.jsonl', '{"id":"a","text":"x"}\n\nnonsense', 'corpus.jsonl, line 3: not JSON.'],
    ['corpus.jsonl', '[1]', 'corpus.jsonl, line 1: not a JSON object.'],
    ['corpus.jsonl', '{"id":"a"}', 'corpus.jsonl, line 1: "text" is missing.'],
    ['corpus.jsonl', '{"id":"a","text":["x"]}', 'corpus.jsonl, line 1: "text" is not text.'],
    ['corpus.jsonl', '', 'corpus.jsonl: there is no document in it.'],
    ['queries.jsonl', '{"text":"x"}', 'queries.jsonl, line 1: "id" is missing.'],
    ['qrels.tsv', 'q1\ta\t1\nq1 a 1', 'qrels.tsv, line 2: not "query⇥document⇥grade".'],
    ['qrels.tsv', 'q1\ta\t1\nq2\ta\tgood', 'qrels.tsv, line 2: the grade "good" is not a number.'],
    ['qrels.tsv', 'q1\ta\t1\nq1\ta\t2', 'qrels.tsv, line 2: the document "a" has two grades for the query "q1".'],
    ['qrels.tsv', 'q1\ta\t0', 'qrels.tsv: no query has a relevant document.'],
  ])('names the file and line of a fault in %s', (name, text, message) => {
    put(name, text);
    expect(failure().message).toBe(message);
  });

  it('says which file is not there', () => {
    rmSync(path.join(folder, 'queries.jsonl'));
    expect(failure().message).toContain('queries.jsonl: the file is not in ');
  });
});
