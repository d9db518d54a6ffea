-- What stays in the index of files that are gone: see `Source.keepGone`.
ALTER TABLE source ADD COLUMN keep_gone TEXT NOT NULL DEFAULT 'expired' CHECK (keep_gone IN ('expired', 'all', 'none'));
-- Whether folders with a leading dot are read.
ALTER TABLE source ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
CREATE INDEX file_gone ON file (source_id) WHERE code = 'FILE_GONE';
