-- Words of bookkeeping, which is found by its own words alone: beside the other entries it would make its words common.
CREATE VIRTUAL TABLE lexicon_bookkeeping USING fts5 (
  text, content = '', contentless_delete = 1, tokenize = 'ascii'
);
