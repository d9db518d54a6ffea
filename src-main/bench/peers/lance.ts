/** LanceDB: columns on disk; looks at all vectors, or asks the index that it makes by itself when it is told to. */
import path from 'node:path';
import type { Batch, PeerIndex } from './serve.ts';

/** Rows in one insertion: each makes files of its own, and many small ones would make it slow. */
const ROWS = 20_000;

export async function openLance(dimensions: number, folder: string, indexed: boolean): Promise<PeerIndex> {
  const [{ connect }, { Field, FixedSizeList, Float32, Int32, makeData, Table, Vector }] = await Promise.all([
    import('@lancedb/lancedb'),
    import('apache-arrow'),
  ]);
  const db = await connect(path.join(folder, 'lance'));
  let table: Awaited<ReturnType<typeof db.createTable>> | null = null;
  let waiting: Batch[] = [];

  const flush = async (): Promise<void> => {
    const numbers = waiting.flatMap((batch) => batch.numbers);
    if (numbers.length === 0) return;
    const vectors = new Float32Array(numbers.length * dimensions);
    let at = 0;
    for (const batch of waiting) {
      vectors.set(batch.vectors, at);
      at += batch.vectors.length;
    }
    waiting = [];
    const type = new FixedSizeList(dimensions, new Field('item', new Float32(), true));
    const child = makeData({ type: new Float32(), data: vectors });
    const rows = new Table({
      id: new Vector([makeData({ type: new Int32(), data: Int32Array.from(numbers) })]),
      vector: new Vector([makeData({ type, length: numbers.length, nullCount: 0, child })]),
    });
    if (table) await table.add(rows);
    else table = await db.createTable('vectors', rows);
  };

  return {
    async add(batch) {
      waiting.push(batch);
      if (waiting.reduce((sum, { numbers }) => sum + numbers.length, 0) >= ROWS) await flush();
    },
    async finish() {
      await flush();
      if (indexed) await table?.createIndex('vector');
    },
    async search({ vector }, k) {
      const hits = await table?.vectorSearch(vector).select(['id']).limit(k).toArray();
      return (hits ?? []).map(({ id }) => id);
    },
  };
}
