-- The offset that a time was written with, in minutes east of UTC. 0: an instant in UTC, whose day is the user's own. Null: no zone was
-- given, and the time is the wall time that the note gives, as if it were UTC. So time and offset together are the day as written. The rows
-- that are there get null: their days were counted in UTC, and stay so until their files are read again, which the new version of the
-- readers makes happen.
ALTER TABLE document ADD COLUMN zone_offset INTEGER;
ALTER TABLE block ADD COLUMN zone_offset INTEGER;
ALTER TABLE observation ADD COLUMN zone_offset INTEGER;

-- Filters by time, and the walk from the newest on, read nothing but this index.
DROP INDEX observation_by_time;
CREATE INDEX observation_by_time ON observation (happened_at, zone_offset);
