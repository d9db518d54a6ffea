/**
 * What there is to measure with. Test data of the project may lie beside its folder; the project measures without it
 * too.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../worker/options.ts';
import { type NoteQueries, readNoteQueries } from './note-queries.ts';

export interface BenchInputs {
  /** Absolute path of the notes to index. */
  readonly notes: string;
  /** Queries over these notes, with what answers them. */
  readonly judged: NoteQueries;
  /** Absolute path of the collection for quality; `null` when it is not there. */
  readonly collection: string | null;
  /** Absolute path of the unquantised model; `null` when it is not there. */
  readonly fp32: string | null;
  /** How many notes are written to measure reading with. */
  readonly manyNotes: number;
  /** Bytes of the very large file that is measured. Default: 20 MB. */
  readonly largeBytes?: number;
}

/**
 * Looks for the inputs: the notes, queries and collection of the folder `shared` beside the project, else the notes and
 * queries of `examples`; the unquantised model at `QUARRY_FP32`, else in `shared`.
 */
export function findBenchInputs(project = projectFolder): BenchInputs {
  const shared = path.resolve(project, '../shared');
  const there = (file: string): string | null => (existsSync(file) ? file : null);
  const large = { notes: path.join(shared, 'notes'), queries: path.join(shared, 'notes-queries.jsonl') };
  const small = {
    notes: path.join(project, 'examples', 'notes'),
    queries: path.join(project, 'examples', 'queries.jsonl'),
  };
  const { notes, queries } = there(large.notes) && there(large.queries) ? large : small;
  return {
    notes,
    judged: readNoteQueries(queries, notes),
    collection: there(path.join(shared, 'eval', 'cosqa')),
    fp32: there(process.env['QUARRY_FP32'] || path.join(shared, 'models', 'all-MiniLM-L6-v2', 'model_fp32.onnx')),
    manyNotes: 10_000,
  };
}
