-- Ids that memory or another process may hold while rows go are AUTOINCREMENT: a forgotten row's id never comes back as another's.

-- What the user added.
CREATE TABLE source (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('folder', 'file')),
  added_at INTEGER NOT NULL
) STRICT;

-- Every file of a source, indexed or not: the counts on screen come from here.
CREATE TABLE file (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  path TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('indexed', 'pending', 'failed', 'excluded')),
  code TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  size INTEGER NOT NULL,
  modified_at REAL NOT NULL,
  content_hash TEXT NOT NULL DEFAULT '',
  -- What the rows were made with (parser, chunker, model): another value means that the file has to be read again.
  recipe TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX file_by_source ON file (source_id, state);
CREATE INDEX file_by_state ON file (state, path);

-- What decides a vector. Vectors of two fingerprints are never compared; each has a vec0 table of its own.
CREATE TABLE fingerprint (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash TEXT NOT NULL UNIQUE,
  model TEXT NOT NULL,
  dimensions INTEGER NOT NULL
) STRICT;

-- An indexed file. The session's columns are null for an ordinary note.
CREATE TABLE document (
  id INTEGER PRIMARY KEY REFERENCES file (id) ON DELETE CASCADE,
  fingerprint_id INTEGER NOT NULL REFERENCES fingerprint (id),
  title TEXT NOT NULL,
  date INTEGER,
  session_id TEXT,
  session_status TEXT,
  session_model TEXT,
  session_branch TEXT,
  session_start_tag TEXT,
  session_start_commit TEXT,
  session_classification TEXT,
  session_tags TEXT
) STRICT;
CREATE INDEX document_by_session ON document (session_id);

CREATE TABLE tag (
  document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  name TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY (document_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_by_name ON tag (name, document_id);

CREATE TABLE block (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  label TEXT NOT NULL,
  heading_path TEXT NOT NULL,
  line_start INTEGER NOT NULL,
  line_end INTEGER NOT NULL,
  happened_at INTEGER
) STRICT;
CREATE INDEX block_by_document ON block (document_id, line_start);

CREATE TABLE observation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  block_id INTEGER NOT NULL REFERENCES block (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  text TEXT NOT NULL,
  line_start INTEGER NOT NULL,
  line_end INTEGER NOT NULL,
  -- Its own time, else its block's, else its document's: what filters and sorting go by.
  happened_at INTEGER
) STRICT;
CREATE INDEX observation_by_document ON observation (document_id, line_start);
CREATE INDEX observation_by_block ON observation (block_id);
CREATE INDEX observation_by_type ON observation (type);
CREATE INDEX observation_by_time ON observation (happened_at);

-- A stretch of an observation's text, in UTF-16 code units; its vector has the same id in its fingerprint's vec0 table.
CREATE TABLE passage (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  observation_id INTEGER NOT NULL REFERENCES observation (id) ON DELETE CASCADE,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  text_hash TEXT NOT NULL
) STRICT;
CREATE INDEX passage_by_observation ON passage (observation_id);
CREATE INDEX passage_by_text ON passage (text_hash);

-- Words of observations; the row's id is the observation's. `context`: title, headings and date. `parts`: pieces of identifiers.
CREATE VIRTUAL TABLE lexicon USING fts5 (
  text, context, parts,
  content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);
