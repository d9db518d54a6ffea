-- Words of observations, as `terms.ts` writes them: folded, stemmed, identifiers also whole, scripts without spaces in pairs of
-- characters. The row's id is the observation's. `context`: title, headings and date. `parts`: pieces of camel-case identifiers.
-- `whole`: identifiers with their punctuation. All that is not ASCII belongs to a word, so nothing is folded or cut twice.
DROP TABLE lexicon;
CREATE VIRTUAL TABLE lexicon USING fts5 (
  text, context, parts, whole,
  content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '3'
);

-- The terms there are, to find the one that was meant.
CREATE VIRTUAL TABLE lexicon_term USING fts5vocab (lexicon, row);

-- All files are read again; their vectors are known.
UPDATE file SET recipe = '';
