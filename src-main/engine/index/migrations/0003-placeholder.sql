-- Holds a number that another change fills.
CREATE TABLE placeholder_3 (id INTEGER PRIMARY KEY) STRICT;
