/** Table `name`: what documents are called. */
import { nameKey } from '../../../src-shared/fold.ts';
import { storable } from './write/storable-text.ts';
import { type Database, statement } from './database.ts';

/** Notes that are called alike: of more, the name tells none. */
export const MOST_NAMESAKES = 20;

/** The title and the aliases of a document, and its file's name. */
export function insertNames(db: Database, documentId: number, names: readonly string[]): void {
  const path = statement(db, 'SELECT path FROM file WHERE id = ?').pluck().get(documentId) as string | undefined;
  const stem = (path ?? '').replace(/^.*[/\\]/, '').replace(/(?<=.)\.[^.]*$/, '');
  for (const key of new Set([...names, stem].map((name) => nameKey(storable(name)))))
    if (key !== '') statement(db, 'INSERT OR IGNORE INTO name (document_id, words) VALUES (?, ?)').run(documentId, key);
}

/**
 * The first observation of each document that is called so; none where many are.
 *
 * @param keys made by `nameKey`
 */
export function observationsNamed(db: Database, keys: readonly string[]): readonly number[] {
  const found = statement(
    db,
    `SELECT DISTINCT d.first_observation FROM json_each(?) AS wanted JOIN name AS n ON n.words = wanted.value
     JOIN document AS d ON d.id = n.document_id WHERE d.first_observation IS NOT NULL LIMIT ?`,
  )
    .pluck()
    .all(JSON.stringify(keys.filter((key) => key !== '')), MOST_NAMESAKES + 1) as number[];
  return found.length > MOST_NAMESAKES ? [] : found;
}
