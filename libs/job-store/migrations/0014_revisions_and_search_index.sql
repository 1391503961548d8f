-- no transaction: the indexes are built while jobs are read and written.

CREATE INDEX CONCURRENTLY jobs_manager ON jobs (manager) WHERE manager IS NOT NULL AND deleted_at IS NULL;

-- Substrings of what people search jobs by, and see: the query of a URL is shown with masks. The text must be the one in job-list.ts. Of all jobs, also deleted ones: PostgreSQL uses
-- statistics of an expression only from indexes that are not partial, and must know when most jobs match.
CREATE INDEX CONCURRENTLY jobs_search ON jobs USING gin (
  ((name || E'\n' || description || E'\n' || split_part(callback_url, '?', 1) || E'\n' || coalesce(schedule_words, '')) COLLATE "default") gin_trgm_ops
);
-- Text too short for that is the beginning of a name.
CREATE INDEX CONCURRENTLY jobs_name_prefix ON jobs ((lower(name COLLATE "default") COLLATE "C"));

-- Lists of what is rare. These columns of such jobs change seldom, so that ticks pay nothing for them.
CREATE INDEX CONCURRENTLY job_cursor_outcome ON job_cursor (last_outcome) WHERE last_outcome IN ('failed', 'lost', 'cancelled');
CREATE INDEX CONCURRENTLY job_cursor_stopped ON job_cursor (status) WHERE status IN ('paused', 'ended', 'disabled');
CREATE INDEX CONCURRENTLY jobs_updated ON jobs (updated_at, id) WHERE deleted_at IS NULL;
