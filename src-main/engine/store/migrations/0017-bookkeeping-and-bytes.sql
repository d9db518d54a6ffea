-- Words of bookkeeping, which is found by its own words alone: beside the other entries it would make its words common.
CREATE VIRTUAL TABLE lexicon_bookkeeping USING fts5 (
  text, content = '', contentless_delete = 1, tokenize = 'ascii'
);
-- The vec0 tables have a byte a dimension. An index without any has nothing to rewrite; in others the program does it, because SQL cannot.
UPDATE projection SET version = 2 WHERE name = 'vectors' AND version = 1 AND NOT EXISTS (SELECT 1 FROM fingerprint);

-- Half of a SHA-256 tells two texts apart as well.
UPDATE passage SET text_hash = substr(text_hash, 1, 32);
