-- When the system last changed anything of the file: nothing sets it back, as a copy that keeps its times sets back the time of the
-- content. 0: not known, or so near to the reading that another change may have the same; the next look reads the content again.
ALTER TABLE file ADD COLUMN changed_at REAL NOT NULL DEFAULT 0;
