-- What came into the index and left it, in order: a store that is derived from the rows takes in what has changed since it last did.
-- Row ids are lists of first and last ids, in JSON: `[[1,40],[52,53]]`. Old rows are deleted: see `changes.ts`.
CREATE TABLE change (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  document_id INTEGER NOT NULL,
  fingerprint_id INTEGER NOT NULL,
  removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
  observations TEXT NOT NULL,
  passages TEXT NOT NULL
) STRICT;

-- The derived stores, each with the form of its entries and the last change that it has taken in; -1: it has to be made from all rows.
CREATE TABLE projection (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Those that are there were written with the rows.
INSERT INTO projection (name, version, seq) VALUES ('fulltext', 1, 0), ('vectors', 1, 0);
