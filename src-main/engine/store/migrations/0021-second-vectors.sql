-- The passages' own vectors by a second model: see `second-table.ts`.
CREATE TABLE second_model (id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE second_vector (
      passage_id INTEGER PRIMARY KEY REFERENCES passage (id) ON DELETE CASCADE,
      model_id INTEGER NOT NULL,
      -- float32 scale, then one int8 a dimension, little endian.
      code BLOB NOT NULL
    ) STRICT;
CREATE INDEX second_vector_by_model ON second_vector (model_id);
