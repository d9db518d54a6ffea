/** What there is to measure with. Test data of the project may lie beside its folder; the project measures without it too. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../worker/options.ts';
import { type NoteQueries, readNoteQueries } from './note-queries.ts';

export interface BenchInputs {
  /** Absolute path of the notes to index. */
  readonly notes: string;
  readonly queries: readonly string[];
  /** Judgements for these notes; `null` without. */
  readonly judged: NoteQueries | null;
  /** Absolute path of the collection for quality; `null` when it is not there. */
  readonly collection: string | null;
  /** Absolute path of the unquantised model; `null` when it is not there. */
  readonly fp32: string | null;
}

/** For the notes that come with Quarry, which have no judgements. */
const SAMPLE_QUERIES = [
  'why was this decided', 'what did not work', 'how is the index kept up to date', 'type:decision database', 'type:challenge slow',
  'tests that fail only sometimes', 'error handling', 'which model and why', 'next steps', 'performance of search',
];

/**
 * Looks for the inputs: the notes, queries and collection of the folder `shared` beside the project, else the notes in `examples`;
 * the unquantised model at `QUARRY_FP32`, else in `shared`.
 */
export function findBenchInputs(project = projectFolder): BenchInputs {
  const shared = path.resolve(project, '../shared');
  const there = (file: string): string | null => (existsSync(file) ? file : null);
  const notes = there(path.join(shared, 'notes'));
  const queries = there(path.join(shared, 'notes-queries.jsonl'));
  const judged = notes && queries ? readNoteQueries(queries, notes) : null;
  return {
    notes: judged && notes ? notes : path.join(project, 'examples', 'notes'),
    queries: judged ? judged.queries.map((query) => query.text) : SAMPLE_QUERIES,
    judged,
    collection: there(path.join(shared, 'eval', 'cosqa')),
    fp32: there(process.env['QUARRY_FP32'] || path.join(shared, 'models', 'all-MiniLM-L6-v2', 'model_fp32.onnx')),
  };
}
