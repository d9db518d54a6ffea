-- What documents say of themselves, such as their authors: fields of the query language that have no column of their own.

CREATE TABLE property (
  document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  field TEXT NOT NULL, -- its name in the query language
  value TEXT NOT NULL, -- as it is shown
  words TEXT NOT NULL, -- what it is found by, with spaces between
  PRIMARY KEY (document_id, field, value)
) WITHOUT ROWID;
CREATE INDEX property_by_words ON property (field, words);
