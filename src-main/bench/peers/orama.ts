/** Orama: full text in memory, BM25, its own defaults. */
import { serve } from './serve.ts';

serve(async () => {
  const { create, insertMultiple, search } = await import('@orama/orama');
  const db = create({ schema: { text: 'string' } });
  return {
    async add({ numbers, texts }) {
      await insertMultiple(
        db,
        numbers.map((id, i) => ({ id: String(id), text: texts[i] ?? '' })),
        numbers.length,
      );
    },
    async search({ text }, k) {
      const { hits } = await search(db, { term: text, limit: k });
      return hits.map(({ id }) => Number(id));
    },
  };
});
