-- What each job was at each of its revisions, who applies it from files, and what is needed to search jobs.

-- The index of 0014_revisions_and_search_index.sql needs it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

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

INSERT INTO job_revisions (job_id, revision, action, status, actor, at, definition)
SELECT j.id, c.revision, 'kept', c.status, 'system', j.updated_at,
       (SELECT to_json(d) FROM (SELECT j.name, j.description, j.schedule, j.timezone, j.dst_gap, j.dst_fold, j.start_at, j.end_at,
                                       j.max_runs, j.tags, j.callback_url, j.http_method, j.headers, j.query, j.payload,
                                       j.timeout_seconds, j.success, j.policies) d)
FROM jobs j JOIN job_cursor c ON c.job_id = j.id;

-- Last, since jobs can be neither read nor written from here to the end.
ALTER TABLE jobs
  -- Who applies the job from files; null: nobody does.
  ADD COLUMN manager text,
  -- Whether the definition was changed by anybody else since its manager last wrote it.
  ADD COLUMN drifted boolean NOT NULL DEFAULT false,
  -- The schedule in words, to be searched; null until it is known.
  ADD COLUMN schedule_words text;
