-- What places in a document are counted in, more of what session notes say of themselves, and what points to what.

ALTER TABLE document ADD COLUMN unit TEXT NOT NULL DEFAULT 'line';
ALTER TABLE document ADD COLUMN session_project TEXT;
ALTER TABLE document ADD COLUMN session_files_changed INTEGER;
ALTER TABLE document ADD COLUMN session_commits TEXT;

-- The challenge that a solution solves.
ALTER TABLE observation ADD COLUMN solves INTEGER REFERENCES observation (id) ON DELETE SET NULL;
CREATE INDEX observation_by_solves ON observation (solves) WHERE solves IS NOT NULL;

-- What the text of an observation names: commits, sessions, notes, paths, issues, addresses.
CREATE TABLE reference (
  observation_id INTEGER NOT NULL REFERENCES observation (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (observation_id, kind, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_by_target ON reference (kind, target);

-- Which names sections have, without reading the sections: for the names that no type is known for.
CREATE INDEX block_by_label ON block (type, label, document_id);
