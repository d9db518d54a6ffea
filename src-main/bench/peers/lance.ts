/** LanceDB: columns on disk; looks at all vectors, or asks the index that it makes by itself when it is told to. */
import path from 'node:path';
import type { Batch, PeerIndex } from './serve.ts';

export async function openLance(dimensions: number, folder: string, indexed: boolean): Promise<PeerIndex> {
  const [{ connect }, { Field, FixedSizeList, Float32, Int32, makeData, Table, Vector }] = await Promise.all([import('@lancedb/lancedb'), import('apache-arrow')]);
  const db = await connect(path.join(folder, 'lance'));
  let table: Awaited<ReturnType<typeof db.createTable>> | null = null;
  const rows = ({ numbers, vectors }: Batch): InstanceType<typeof Table> => {
    const type = new FixedSizeList(dimensions, new Field('item', new Float32(), true));
    const child = makeData({ type: new Float32(), data: vectors });
    return new Table({
      id: new Vector([makeData({ type: new Int32(), data: Int32Array.from(numbers) })]),
      vector: new Vector([makeData({ type, length: numbers.length, nullCount: 0, child })]),
    });
  };
  return {
    async add(batch) {
      if (table) await table.add(rows(batch));
      else table = await db.createTable('vectors', rows(batch));
    },
    async finish() {
      if (indexed) await table?.createIndex('vector');
    },
    async search({ vector }, k) {
      const hits = await table?.vectorSearch(vector).select(['id']).limit(k).toArray();
      return (hits ?? []).map(({ id }) => id);
    },
  };
}
