-- Of a very large document, or of a chapter of a log, not all goes through the model. How many observations have no vector for that
-- reason, and the share of the text that no vector stands for, in per cent.
ALTER TABLE document ADD COLUMN words_only INTEGER NOT NULL DEFAULT 0;
ALTER TABLE document ADD COLUMN words_only_percent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chapter ADD COLUMN words_only INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chapter ADD COLUMN words_only_percent INTEGER NOT NULL DEFAULT 0;
CREATE INDEX document_by_words_only ON document (words_only_percent) WHERE words_only_percent > 0;
CREATE INDEX chapter_by_words_only ON chapter (document_id) WHERE words_only_percent > 0;
