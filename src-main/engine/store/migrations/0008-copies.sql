-- Files with the same bytes are found by the hash of these.
CREATE INDEX file_by_content ON file (content_hash) WHERE content_hash <> '';
