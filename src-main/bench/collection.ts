/**
 * A judged collection, as benchmarks of retrieval are published: a folder with `corpus.jsonl` (`{"id","title","text"}`
 * a line), `queries.jsonl` (`{"id","text"}`) and `qrels.tsv` (query, document, grade). `scope` in both restricts a
 * query to a part of the corpus, `kind` groups queries in the report.
 */
import path from 'node:path';
import { invalid, readLines, readRows } from './lines.ts';

export interface CorpusDocument {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** The part of the corpus it belongs to; empty when it has none. */
  readonly scope: string;
}

export interface JudgedText {
  readonly id: string;
  readonly text: string;
  /** Empty when it has none. */
  readonly kind: string;
  /** Empty when it has none. */
  readonly scope: string;
  /** Document id to grade, grades above 0 only; at least one. */
  readonly grades: ReadonlyMap<string, number>;
}

export interface Collection {
  /** The folder's name. */
  readonly name: string;
  readonly documents: readonly CorpusDocument[];
  /** The queries with at least one relevant document, in the order of the file. */
  readonly queries: readonly JudgedText[];
  /** What does not fit together but leaves the figures meaningful, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Reads a collection. A relevant document that is not in the corpus stays relevant (and is never found), as in
 * trec_eval; this and judgements of unknown queries are told in `warnings`.
 *
 * @param folder where the three files are
 * @param qrels name or path of the judgements, relative to the folder of the questions
 * @param questions the folder whose questions are asked, with judgements by ids of this corpus. Default: `folder`
 * @throws EngineError `COLLECTION_INVALID`, with the file and line
 */
export function readCollection(folder: string, qrels = 'qrels.tsv', questions = folder): Collection {
  const documents = readDocuments(path.join(folder, 'corpus.jsonl'));
  const file = path.resolve(questions, qrels);
  const grades = readGrades(file);
  const known = new Set(documents.map((document) => document.id));
  const { queries, ids } = readQueries(path.join(questions, 'queries.jsonl'), grades);

  const unknownQueries = [...grades.keys()].filter((id) => !ids.has(id)).length;
  const unknownDocuments = queries.flatMap((query) => [...query.grades.keys()]).filter((id) => !known.has(id)).length;
  if (queries.length === 0) throw invalid(file, null, 'no query has a relevant document');
  return {
    name: [...new Set([questions, folder])].map((one) => path.basename(path.resolve(one))).join(' over '),
    documents,
    queries,
    warnings: [
      ...(unknownQueries
        ? [
            `${path.basename(file)} judges ${unknownQueries} queries that queries.jsonl does not have; they are left out.`,
          ]
        : []),
      ...(unknownDocuments
        ? [
            `${path.basename(file)} names ${unknownDocuments} relevant documents that corpus.jsonl does not have; they count as not found.`,
          ]
        : []),
    ],
  };
}

function readDocuments(file: string): CorpusDocument[] {
  const seen = new Set<string>();
  const documents = readRows(file).map((row) => {
    const id = row.text('id');
    if (seen.has(id)) throw row.invalid(`the id "${id}" is there twice`);
    seen.add(id);
    return { id, title: row.optional('title').trim(), text: row.text('text'), scope: row.optional('scope') };
  });
  if (documents.length === 0) throw invalid(file, null, 'there is no document in it');
  return documents;
}

function readQueries(
  file: string,
  grades: ReadonlyMap<string, ReadonlyMap<string, number>>,
): { queries: JudgedText[]; ids: ReadonlySet<string> } {
  const ids = new Set<string>();
  const queries: JudgedText[] = [];
  for (const row of readRows(file)) {
    const id = row.text('id');
    if (ids.has(id)) throw row.invalid(`the id "${id}" is there twice`);
    ids.add(id);
    const query = { id, text: row.text('text'), kind: row.optional('kind'), scope: row.optional('scope') };
    const judged = new Map([...(grades.get(id) ?? [])].filter(([, grade]) => grade > 0));
    if (judged.size > 0) queries.push({ ...query, grades: judged });
  }
  return { queries, ids };
}

/** Query id to document id to grade. The first line may be a header. */
function readGrades(file: string): Map<string, Map<string, number>> {
  const grades = new Map<string, Map<string, number>>();
  for (const [index, { number, text }] of readLines(file).entries()) {
    const [query, document, written, ...rest] = text.split('\t').map((cell) => cell.trim());
    if (!query || !document || !written || rest.length > 0) throw invalid(file, number, 'not "query⇥document⇥grade"');
    const grade = Number(written);
    if (!Number.isFinite(grade)) {
      if (index === 0) continue;
      throw invalid(file, number, `the grade "${written.slice(0, 40)}" is not a number`);
    }
    const judged = grades.get(query) ?? new Map<string, number>();
    grades.set(query, judged);
    if ((judged.get(document) ?? grade) !== grade)
      throw invalid(file, number, `the document "${document}" has two grades for the query "${query}"`);
    judged.set(document, grade);
  }
  return grades;
}
