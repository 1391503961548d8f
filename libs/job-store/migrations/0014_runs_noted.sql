-- When the end of a run was written, if that is later than the end itself: the result of a call may have to wait for PostgreSQL.
-- It may be there: this was a part of 0014_revisions_and_search.sql.
ALTER TABLE runs ADD COLUMN IF NOT EXISTS noted_at timestamptz;
