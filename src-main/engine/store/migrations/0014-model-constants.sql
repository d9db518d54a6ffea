-- The shares of the three vectors that a passage is ranked by belong to the model that the vectors were made with. Until now they were the
-- same for all models.
ALTER TABLE fingerprint ADD COLUMN passage_weight REAL NOT NULL DEFAULT 0.45;
ALTER TABLE fingerprint ADD COLUMN block_weight REAL NOT NULL DEFAULT 0.3;
ALTER TABLE fingerprint ADD COLUMN document_weight REAL NOT NULL DEFAULT 0.25;
