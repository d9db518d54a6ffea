-- What a note is called: its title, its file's name and its aliases, as they are compared.

CREATE TABLE name (
  document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  words TEXT NOT NULL, -- folded, with spaces between
  PRIMARY KEY (document_id, words)
) WITHOUT ROWID;
CREATE INDEX name_by_words ON name (words);
-- Until a file is read again its title is compared by the letters of ASCII.
INSERT INTO name SELECT id, lower(trim(title)) FROM document WHERE trim(title) <> '';
