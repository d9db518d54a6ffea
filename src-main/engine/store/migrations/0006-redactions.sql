-- Secrets that were taken out of a document before it was stored: how many different ones, by kind.
CREATE TABLE redaction (
  document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (document_id, kind)
) STRICT, WITHOUT ROWID;

-- Whether secrets are taken out of a source's files: the user's choice.
ALTER TABLE source ADD COLUMN redact INTEGER NOT NULL DEFAULT 1 CHECK (redact IN (0, 1));
