import { describe, expect, it } from 'vitest';
import { createHighlighter } from './highlight.ts';
import { parseWords } from './query-words.ts';

const marked = (query: string, text: string, corrected: readonly string[] = []): string[] =>
  createHighlighter(parseWords(query), corrected)(text).map(({ start, end }) => text.slice(start, end));

describe('highlights', () => {
  it('are the words of the query in whatever form the lexicon takes for the same', () => {
    expect(marked('caching decisions', 'We decided: the cache of the café caches a decision.')).toEqual([
      'cache',
      'caches',
      'decision',
    ]);
    expect(marked('cafe', 'Le café')).toEqual(['café']);
    expect(marked('strasse', 'Die Straße')).toEqual(['Straße']);
    expect(marked('fusion', 'ｆｕｓｉｏｎ')).toEqual(['ｆｕｓｉｏｎ']);
  });

  it('are no words that tell nothing, unless there are no others', () => {
    expect(marked('the cache', 'the cache of the day')).toEqual(['cache']);
    expect(marked('what is', 'What is it?')).toEqual(['What', 'is']);
  });

  it('are none for a query without words', () => expect(marked('?!', 'Anything?!')).toEqual([]));

  it('are the pairs of characters that match, where there are no spaces', () => {
    expect(marked('日本語', 'これは日本語です。日曜')).toEqual(['日本語']);
    expect(marked('語', 'これは日本語です。')).toEqual(['語']);
  });

  it('are identifiers whole, and quotations with what stands between their words', () => {
    expect(marked('#77 ', 'See #77, not 771.')).toEqual(['#77']);
    expect(marked('fusion.rs ', 'src/fusion.rs:12')).toEqual(['fusion.rs']);
    expect(marked('"one text"', 'It is One,  text and texts.')).toEqual(['One,  text', 'texts']);
  });

  it('are beginnings of the word still being typed, and words that were meant', () => {
    expect(marked('postg', 'Postgres and post')).toEqual(['Postgres']);
    expect(marked('retreival ', 'The retrieval', ['retrieval'])).toEqual(['retrieval']);
  });

  it('are none of what is excluded', () => expect(marked('cache -disk', 'cache on disk')).toEqual(['cache']));
});
