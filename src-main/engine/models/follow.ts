/** Keeps the vectors in memory in step with what other engines write to the same data folder. */
import type { Database } from '../index/database.ts';
import { type PassagePlace, placesOfPassages } from '../index/passages.ts';
import type { VectorIndex } from '../index/scan/vector-index.ts';
import { readVector } from '../index/vectors.ts';

/** Looking through all documents takes time: at most once in this many milliseconds. */
const INTERVAL = 1_000;

/** Gives a function to call before a scan: cheap unless another connection has written meanwhile. */
export function createFollower(db: Database, fingerprintId: number, vectors: VectorIndex): () => void {
  // SQLite's own count of what OTHER connections have committed.
  const version = (): number => db.pragma('data_version', { simple: true }) as number;
  let seen = version();
  let looked = -Infinity;
  return () => {
    const now = performance.now();
    if (now - looked < INTERVAL || version() === seen) return;
    looked = now;
    seen = version();
    const documents = groupByDocument(placesOfPassages(db, fingerprintId));
    for (const id of vectors.documentIds()) if (!documents.has(id)) vectors.remove(id);
    for (const [id, places] of documents) {
      // Ids of passages never come back: the same last one means the same document.
      if (vectors.lastPassageOf(id) === places.at(-1)?.passageId) continue;
      vectors.set(id, places.flatMap((place) => {
        const vector = readVector(db, fingerprintId, place.passageId);
        return vector ? [{ ...place, vector }] : [];
      }));
    }
  };
}

export function groupByDocument(places: readonly PassagePlace[]): ReadonlyMap<number, readonly PassagePlace[]> {
  const documents = new Map<number, PassagePlace[]>();
  for (const place of places) {
    const document = documents.get(place.documentId);
    if (document) document.push(place);
    else documents.set(place.documentId, [place]);
  }
  return documents;
}
