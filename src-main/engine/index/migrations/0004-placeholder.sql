-- Holds a number that another change fills.
CREATE TABLE placeholder_4 (id INTEGER PRIMARY KEY) STRICT;
