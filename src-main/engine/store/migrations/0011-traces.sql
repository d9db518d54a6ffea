-- At most one row, while words of forgotten documents may stand in the files of the database: how many were forgotten since those were
-- last wiped. It is written with each deletion, so that a kill in between is no way to keep them.
CREATE TABLE trace (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  forgotten INTEGER NOT NULL
) STRICT;
