-- A log that grows is written in chapters, so that what is added to it rewrites the last one only. The observations of a chapter are
-- written in one transaction: their ids are all those from the first to the last. The first chapter's stand in `document`, too, as do
-- those of documents that have no chapters; what is behind a chapter in the file has higher ids.
CREATE TABLE chapter (
  document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  -- Null where nothing was said.
  first_id INTEGER,
  last_id INTEGER,
  -- Of all that its rows are made of: a chapter that is read again with the same one stays as it is.
  hash TEXT NOT NULL,
  PRIMARY KEY (document_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX chapter_by_observation ON chapter (document_id, first_id);

-- The logs that are there are read once more, into chapters; no text of them is embedded again.
UPDATE file SET recipe = '' WHERE path LIKE '%.jsonl';
