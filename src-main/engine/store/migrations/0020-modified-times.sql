-- Filters by time go by that of the file where a note has no date.

CREATE INDEX file_by_modified ON file (modified_at);
