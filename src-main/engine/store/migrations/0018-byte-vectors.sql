-- The vec0 tables have a byte a dimension. An index without any has nothing to rewrite; in others the program does it, because SQL cannot.
UPDATE projection SET version = 2 WHERE name = 'vectors' AND version = 1 AND NOT EXISTS (SELECT 1 FROM fingerprint);
