-- What the scan of the vectors reads: a passage's own vector mixed with its block's, as 16-bit integers with one scale. Derived
-- from the vec0 tables. Observation, document and fingerprint stand here once more, so that a million rows are loaded from one table in its own order.
CREATE TABLE code (
  passage_id INTEGER PRIMARY KEY REFERENCES passage (id) ON DELETE CASCADE,
  observation_id INTEGER NOT NULL,
  document_id INTEGER NOT NULL,
  fingerprint_id INTEGER NOT NULL,
  -- float32 scale, then one int16 a dimension, little endian.
  code BLOB NOT NULL
) STRICT;

-- The next run reads all files again and writes their codes; the vectors are known and not made again.
UPDATE file SET recipe = '';
