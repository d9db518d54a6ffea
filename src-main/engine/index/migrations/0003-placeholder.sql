-- Nothing: this number belongs to another change.
CREATE TABLE placeholder (id INTEGER PRIMARY KEY);
