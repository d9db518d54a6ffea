/**
 * Judged queries over a folder of real notes: a line is `{"id","text","kind"?,"relevant":[{"file","quote"}]}`. A quote
 * is the judgement, not an observation's id, so that the same judgements hold whatever way notes are split.
 */
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Hit } from '../../src-shared/model.ts';
import { invalid, readRows, type Row } from './lines.ts';
import type { Judged, JudgedQuery } from './metrics.ts';

/** All that is judged of a hit: where it stands, and what stands under it. */
export type PlacedHit = Pick<Hit, 'path' | 'lines'> & Partial<Pick<Hit, 'similar' | 'alsoAt' | 'inSession'>>;

/** A passage that answers the query. */
export interface RelevantQuote {
  /**
   * The files it may be in, absolute: one for a relative path, maybe several for a bare name. Empty when there is none.
   */
  readonly paths: readonly string[];
  /** With its white space collapsed. */
  readonly quote: string;
}

export interface NoteQuery {
  readonly id: string;
  readonly text: string;
  /** Empty when it has none. */
  readonly kind: string;
  /** At least one. */
  readonly relevant: readonly RelevantQuote[];
}

export interface NoteQueries {
  readonly queries: readonly NoteQuery[];
  /** What does not fit together but leaves the figures meaningful, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Reads judged queries over the notes of `folder`. A quote that is in none of its files stays relevant, is never found,
 * and is told in `warnings`. Queries without relevant quotes are left out.
 *
 * @throws EngineError `COLLECTION_INVALID`, with the file and line
 */
export function readNoteQueries(file: string, folder: string): NoteQueries {
  const files = noteFiles(folder);
  const read = lineReader();
  const ids = new Set<string>();
  const queries: NoteQuery[] = [];
  const warnings: string[] = [];
  for (const row of readRows(file)) {
    const id = row.text('id');
    if (ids.has(id)) throw row.invalid(`the id "${id}" is there twice`);
    ids.add(id);
    const relevant = readRelevant(row).map(
      ({ name, quote }): RelevantQuote => ({ paths: files.get(name) ?? [], quote }),
    );
    for (const { paths, quote } of relevant) {
      if (!paths.some((note) => collapse(read(note).join('\n')).includes(quote))) {
        warnings.push(
          `${path.basename(file)}, line ${row.number}: "${quote.slice(0, 60)}" is not in its note; it counts as not found.`,
        );
      }
    }
    if (relevant.length > 0) queries.push({ id, text: row.text('text'), kind: row.optional('kind'), relevant });
  }
  if (queries.length === 0) throw invalid(file, null, 'no query has a relevant quote');
  return { queries, warnings };
}

/**
 * Compares hits with a query's quotes. A hit finds a quote when it is in one of the quote's files and its lines, read
 * from the file on disk, contain the quote (white space collapsed in both).
 *
 * The near-duplicates and copies under a hit are shown with it, and find quotes as it does: what is judged is what a
 * user sees at that rank.
 *
 * Rows that are folded under a hit of their session count behind the first ten hits.
 *
 * A quote is found once, by its first hit. A hit's gain is 1 when it finds at least one quote no earlier hit found,
 * else 0: one that finds two counts as two for recall but as one for nDCG, whose ideal is one quote a rank.
 */
export function judgeNotes(hits: readonly PlacedHit[], query: NoteQuery, read = lineReader()): JudgedQuery {
  const missing = new Set(query.relevant);
  const ranking = withFolded(hits).map((hit): Judged => {
    const shown = placesOf(hit).map(({ path: file, lines }) => ({
      file,
      text: collapse(
        read(file)
          .slice(lines.start - 1, lines.end)
          .join('\n'),
      ),
    }));
    const found = [...missing].filter(({ paths, quote }) =>
      shown.some(({ file, text }) => paths.includes(file) && text.includes(quote)),
    );
    for (const quote of found) missing.delete(quote);
    return { gain: found.length > 0 ? 1 : 0, found: found.length };
  });
  return { ranking, ideal: query.relevant.map(() => 1) };
}

/** The first ten hits, what is folded under them, and the other hits: a folded row is not seen among the first ten. */
function withFolded(hits: readonly PlacedHit[]): readonly PlacedHit[] {
  return [...hits.slice(0, 10), ...hits.flatMap(({ inSession = [] }) => inSession), ...hits.slice(10)];
}

/** Where a hit stands: its own place, and those of its copies and near-duplicates. */
export function placesOf(hit: PlacedHit): readonly Pick<Hit, 'path' | 'lines'>[] {
  return [hit, ...(hit.similar ?? [])].flatMap((one: PlacedHit) => [one, ...(one.alsoAt ?? [])]);
}

/** Reads files as lines, each file once; a file that cannot be read has none. */
export function lineReader(): (file: string) => readonly string[] {
  const kept = new Map<string, readonly string[]>();
  return (file) => {
    let lines = kept.get(file);
    if (!lines) kept.set(file, (lines = readOrNothing(file).split(/\r?\n/)));
    return lines;
  };
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function readRelevant(row: Row): { name: string; quote: string }[] {
  const relevant = row.value('relevant');
  if (!Array.isArray(relevant)) throw row.invalid('"relevant" is not a list');
  return relevant.map((entry: unknown, index) => {
    const { file, quote } = (entry ?? {}) as Record<string, unknown>;
    if (typeof file !== 'string' || typeof quote !== 'string' || !quote.trim()) {
      throw row.invalid(`entry ${index + 1} of "relevant" is not {"file","quote"}`);
    }
    return { name: file.replaceAll('\\', '/').replace(/^\.\//, ''), quote: collapse(quote) };
  });
}

/** Absolute paths by what a judgement may call them: the path within the folder, and the bare name. */
function noteFiles(folder: string): Map<string, string[]> {
  const root = realpathSync(folder);
  const files = new Map<string, string[]>();
  const add = (name: string, file: string): void => {
    const known = files.get(name);
    if (!known) files.set(name, [file]);
    else if (!known.includes(file)) known.push(file);
  };
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    add(path.relative(root, file).replaceAll(path.sep, '/'), file);
    add(entry.name, file);
  }
  return files;
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
