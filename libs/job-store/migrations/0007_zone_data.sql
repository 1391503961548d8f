-- The release of the time zone data by which due times are computed.

-- One row. `check_after`: due times have to be checked, from this job id on; null when all have been. `older_seen_at`: when a
-- process with older data was last at work, whose due times have to be checked once it is gone.
CREATE TABLE zone_data (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  version text COLLATE "C" NOT NULL,
  check_after uuid,
  older_seen_at timestamptz
);
