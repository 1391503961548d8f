-- What each job was at each of its revisions, who applies it from files, and what lists and events need to find their rows.

CREATE TABLE job_revisions (
  job_id uuid NOT NULL,
  revision integer NOT NULL,
  action text NOT NULL,
  -- The job's status after it; `deleted` for the last one.
  status text NOT NULL,
  actor text NOT NULL,
  -- Set when it was written by a declarative apply.
  manager text,
  -- The beginning of the transaction, as of all rows that tell of changes: so one horizon holds for all of them.
  at timestamptz(3) NOT NULL DEFAULT now(),
  -- The columns of the job that define it; null where they are those of the revision before. json, as in jobs: a payload keeps
  -- the order of its keys.
  definition json,
  PRIMARY KEY (job_id, revision)
);

CREATE INDEX job_revisions_at ON job_revisions (at);

-- Who applies the job from files; null: nobody does.
ALTER TABLE jobs ADD COLUMN manager text;
-- Whether the definition was changed by anybody else since its manager last wrote it.
ALTER TABLE jobs ADD COLUMN drifted boolean NOT NULL DEFAULT false;
CREATE INDEX jobs_manager ON jobs (manager) WHERE manager IS NOT NULL AND deleted_at IS NULL;

INSERT INTO job_revisions (job_id, revision, action, status, actor, at, definition)
SELECT j.id, c.revision, 'kept', c.status, 'system', j.updated_at,
       (SELECT to_json(d) FROM (SELECT j.name, j.description, j.schedule, j.timezone, j.dst_gap, j.dst_fold, j.start_at, j.end_at,
                                       j.max_runs, j.tags, j.callback_url, j.http_method, j.headers, j.query, j.payload,
                                       j.timeout_seconds, j.success, j.policies) d)
FROM jobs j JOIN job_cursor c ON c.job_id = j.id;

-- The schedule in words, to be searched; null until it is known.
ALTER TABLE jobs ADD COLUMN schedule_words text;

-- Substrings of what people search jobs by, and see: the query of a URL is shown with masks. The text must be the one in job-list.ts. Of all jobs, also deleted ones: PostgreSQL uses
-- statistics of an expression only from indexes that are not partial, and must know when most jobs match.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX jobs_search ON jobs USING gin (
  ((name || E'\n' || description || E'\n' || split_part(callback_url, '?', 1) || E'\n' || coalesce(schedule_words, '')) COLLATE "default") gin_trgm_ops
);
-- Text too short for that is the beginning of a name.
CREATE INDEX jobs_name_prefix ON jobs ((lower(name COLLATE "default") COLLATE "C"));

-- Lists of what is rare. These columns of such jobs change seldom, so that ticks pay nothing for them.
CREATE INDEX job_cursor_outcome ON job_cursor (last_outcome) WHERE last_outcome IN ('failed', 'lost', 'cancelled');
CREATE INDEX job_cursor_stopped ON job_cursor (status) WHERE status IN ('paused', 'ended', 'disabled');
CREATE INDEX jobs_updated ON jobs (updated_at, id) WHERE deleted_at IS NULL;

-- When the end of a run was written, if that is later than the end itself: the result of a call may have to wait for PostgreSQL.
ALTER TABLE runs ADD COLUMN noted_at timestamptz;
-- What was written as ended since an instant: for events. Always the beginning of a transaction, as in job_revisions.
CREATE INDEX runs_noted ON runs ((coalesce(noted_at, finished_at))) WHERE finished_at IS NOT NULL;
