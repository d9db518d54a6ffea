/** Keeps the vectors in memory in step with what other engines write to the same data folder. */
import type { Database } from '../store/database.ts';
import type { VectorIndex } from '../index/scan/vector-index.ts';

/** Looking through all documents takes time: at most once in this many milliseconds. */
const INTERVAL = 1_000;

/** Gives a function to call before a scan: cheap unless another connection has written meanwhile. */
export function createFollower(db: Database, vectors: VectorIndex): () => void {
  // SQLite's own count of what OTHER connections have committed.
  const version = (): number => db.pragma('data_version', { simple: true }) as number;
  let seen = version();
  let looked = -Infinity;
  return () => {
    const now = performance.now();
    if (now - looked < INTERVAL || version() === seen) return;
    looked = now;
    seen = version();
    vectors.removeVanished();
    vectors.catchUp();
  };
}
