-- A source the user has paused is not watched, whenever the program is started, until it is resumed.
ALTER TABLE source ADD COLUMN paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1));
