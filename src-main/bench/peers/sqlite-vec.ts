/**
 * sqlite-vec's own nearest neighbours: exact, over a vec0 table as Quarry's database has one, in a database of its own.
 */
import path from 'node:path';
import { serve } from './serve.ts';

serve(async (dimensions, folder) => {
  const [{ default: SqliteDatabase }, sqliteVec] = await Promise.all([import('better-sqlite3'), import('sqlite-vec')]);
  const db = new SqliteDatabase(path.join(folder, 'peer.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  db.loadExtension(sqliteVec.getLoadablePath());
  db.exec(`CREATE VIRTUAL TABLE vectors USING vec0 (id INTEGER PRIMARY KEY, vector FLOAT[${Math.trunc(dimensions)}])`);
  const insert = db.prepare('INSERT INTO vectors (id, vector) VALUES (?, ?)');
  const nearest = db.prepare('SELECT id FROM vectors WHERE vector MATCH ? AND k = ? ORDER BY distance').pluck();
  return {
    add: db.transaction(({ numbers, vectors }) => {
      for (const [i, number] of numbers.entries())
        insert.run(BigInt(number), bytes(vectors.subarray(i * dimensions, (i + 1) * dimensions)));
    }),
    search: ({ vector }, k) => nearest.all(bytes(vector), k) as number[],
  };
});

function bytes(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}
