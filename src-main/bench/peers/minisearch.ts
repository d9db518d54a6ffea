/** MiniSearch: full text in memory, BM25+, its own defaults. */
import { serve } from './serve.ts';

serve(async () => {
  const { default: MiniSearch } = await import('minisearch');
  const index = new MiniSearch({ fields: ['text'] });
  return {
    add: ({ numbers, texts }) => index.addAll(numbers.map((id, i) => ({ id, text: texts[i] ?? '' }))),
    search: ({ text }, k) =>
      index
        .search(text)
        .slice(0, k)
        .map(({ id }) => id),
  };
});
