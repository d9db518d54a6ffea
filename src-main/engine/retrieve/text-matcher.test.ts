import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sampleIndex } from '../store/testing.ts';
import { lexicalRetriever } from './lexical-retriever.ts';
import { phrasesOf } from './text-matcher.ts';
import { resolveTerms } from './query-terms.ts';
import { findMatch, matchOf } from '../projections/fulltext/fts5-queries.ts';
import { insertEntry } from '../projections/fulltext/fts5-table.ts';
import { phraseIndex } from '../projections/fulltext/postings.ts';
import { parseQuery } from './query.ts';

const WORDS = [
  'cache',
  'caching',
  'the',
  'is',
  'index',
  'Indexer',
  'readFile',
  'read_file',
  'a.rs',
  'größe',
  '日本語',
  'k=60',
  'file',
];
const words = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 6 }).map((chosen) => chosen.join(' '));
const corpus = fc.array(words, { minLength: 1, maxLength: 12 });

/** A fresh index of these texts, one document each, while `check` runs. */
function withIndex(
  texts: readonly string[],
  check: (db: ReturnType<typeof sampleIndex>['db'], ids: readonly number[]) => void,
): void {
  const index = sampleIndex();
  try {
    texts.forEach((text, i) =>
      index.write(`/notes/${i}.md`, [`${text} ${i}`], { title: texts[(i * 7) % texts.length]! }),
    );
    check(index.db, index.db.prepare('SELECT id FROM observation ORDER BY id').pluck().all() as number[]);
  } finally {
    index.close();
  }
}

it('The text of an observation, the set of those that match and FTS5 say the same of a phrase', () => {
  fc.assert(
    fc.property(corpus, words, (texts, typed) => {
      withIndex(texts, (db, ids) => {
        const { members } = phraseIndex(db);
        const { parts } = resolveTerms(phraseIndex(db), parseQuery(typed));
        const byText = phrasesOf(db, ids, parts);
        for (const part of parts) {
          const matching = findMatch(db, part.match);
          expect([...members(part, Infinity)!.descending()]).toEqual(matching);
          expect(ids.filter((id) => byText.get(id)?.includes(part)).reverse()).toEqual(matching);
        }
      });
    }),
    { numRuns: 40 },
  );
});

it('Scores do not depend on what is known from earlier searches', () => {
  fc.assert(
    fc.property(corpus, words, fc.nat(8), (texts, typed, rows) => {
      withIndex(texts, (db, ids) => {
        const query = parseQuery(`${typed} `);
        const answer = (): unknown => {
          const { best, scoreOf, explain, mean, deviation, coverage } = lexicalRetriever(db, query, rows)!;
          const found = best(100, null);
          return {
            found,
            few: best(2, new Set(ids.slice(1))),
            scores: ids.map(scoreOf),
            reasons: ids.map(explain),
            mean,
            deviation,
            coverage,
          };
        };
        const first = answer();
        for (let i = 0; i < 3; i++) expect(answer()).toEqual(first);
        const { members } = phraseIndex(db);
        for (const part of resolveTerms(phraseIndex(db), query).parts) members(part, Infinity);
        expect(answer()).toEqual(first);
      });
    }),
    { numRuns: 40 },
  );
});

it('Members are read once doing without them has cost as much', () => {
  withIndex(['cache', 'cache', 'nothing'], (db, ids) => {
    const { members } = phraseIndex(db);
    const phrase = { match: matchOf({ words: ['cach'], terms: true }), terms: ['cach'] };
    expect(members(phrase, 1)).toBeNull();
    expect([...members(phrase, 1)!]).toEqual(ids.slice(0, 2));
    expect(members(phrase, 0)?.size).toBe(2);
  });
});

it('Members of a word that very many have are read by several searches', () => {
  withIndex(['cache'], (db) => {
    const count = 50_001;
    db.transaction(() => {
      for (let id = 1; id < count; id++) insertEntry(db, { observationId: id * 2, text: 'cache', context: '' });
    })();
    const phrase = { match: matchOf({ words: ['cach'], terms: true }), terms: ['cach'] };
    const { members } = phraseIndex(db);
    expect(members(phrase, Infinity)).toBeNull();
    expect(members(phrase, Infinity)).toBeNull();
    expect([...phraseIndex(db).members(phrase, 1)!.descending()]).toEqual(findMatch(db, phrase.match));
    expect(members(phrase, 0)?.size).toBe(count);
  });
});
