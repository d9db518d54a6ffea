/** Table `property`: what documents say of themselves, by field. */
import { type Properties, PROPERTY_FIELDS } from '../../../src-shared/query/properties.ts';
import { storable } from './write/storable-text.ts';
import { type Database, statement } from './database.ts';
import { cached } from './filter/filter-cache.ts';

export function insertProperties(db: Database, documentId: number, properties: Properties): void {
  for (const { name, store } of PROPERTY_FIELDS) {
    const read = (properties[name] ?? []).flatMap((text) => store.read(storable(text)));
    // One that is named twice, once with its address, is found by the words of both.
    for (const [value, same] of Map.groupBy(read, (one) => one.value)) {
      const words = [...new Set(same.flatMap((one) => one.words.split(' ')))].join(' ');
      statement(db, 'INSERT INTO property (document_id, field, value, words) VALUES (?, ?, ?, ?)').run(
        documentId,
        name,
        value,
        words,
      );
    }
  }
}

/** The different words that values of a field have. */
export function wordsOfProperty(db: Database, field: string): readonly string[] {
  return cached(
    db,
    `words of ${field}`,
    () => statement(db, 'SELECT DISTINCT words FROM property WHERE field = ?').pluck().all(field) as string[],
  );
}
