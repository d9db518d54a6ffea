-- What filters and counts go by, so that they need not read the observations.

-- A document's observations are written in one transaction: their ids are all those from the first to the last.
ALTER TABLE document ADD COLUMN first_observation INTEGER;
ALTER TABLE document ADD COLUMN last_observation INTEGER;
UPDATE document SET (first_observation, last_observation) = (SELECT min(id), max(id) FROM observation WHERE document_id = document.id);

-- What stands after the last dot of the path, in lower case; with a slash in it, there is none.
ALTER TABLE file ADD COLUMN extension TEXT GENERATED ALWAYS AS (lower(substr(path, length(rtrim(path, replace(path, '.', ''))) + 1))) VIRTUAL;
CREATE INDEX file_by_extension ON file (extension COLLATE NOCASE);

CREATE INDEX document_by_branch ON document (session_branch COLLATE NOCASE, first_observation, last_observation);
CREATE INDEX document_by_model ON document (session_model COLLATE NOCASE, first_observation, last_observation);
CREATE INDEX document_by_project ON document (session_project COLLATE NOCASE, first_observation, last_observation);
