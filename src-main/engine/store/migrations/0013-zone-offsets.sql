-- The offset that a time was written with, in minutes east of UTC. 0: an instant in UTC. Null: no zone was given, and the time is the
-- wall time that the note gives, as if it were UTC. The rows that are there get null: their days were counted in UTC, and stay so until
-- their files are read again, which the new version of the readers makes happen.
ALTER TABLE document ADD COLUMN zone_offset INTEGER;
ALTER TABLE block ADD COLUMN zone_offset INTEGER;
ALTER TABLE observation ADD COLUMN zone_offset INTEGER;

-- The wall time as written, which has the day that filters go by; null for an instant in UTC, whose day is the user's own.
ALTER TABLE observation ADD COLUMN wall_time INTEGER GENERATED ALWAYS AS (iif(zone_offset = 0, NULL, happened_at + coalesce(zone_offset, 0) * 60000)) VIRTUAL;
CREATE INDEX observation_by_wall_time ON observation (wall_time) WHERE wall_time IS NOT NULL;
CREATE INDEX observation_by_instant ON observation (happened_at) WHERE zone_offset = 0;

-- Walked from the newest on: the offset decides the order of those that are near each other.
DROP INDEX observation_by_time;
CREATE INDEX observation_by_time ON observation (happened_at, zone_offset);
