-- The system of record: jobs, their cursors, the ledger of runs, and the leases of those who work on it.
-- Forward only: a change of the schema is a new numbered file.

CREATE TABLE jobs (
  id uuid PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  description text NOT NULL,
  schedule text NOT NULL,
  timezone text NOT NULL,
  dst_gap text NOT NULL,
  dst_fold text NOT NULL,
  start_at timestamptz,
  end_at timestamptz,
  max_runs integer,
  tags text[] NOT NULL,
  callback_url text NOT NULL,
  http_method text NOT NULL,
  -- json, not jsonb: a payload keeps the order of its keys.
  headers json NOT NULL,
  query json NOT NULL,
  payload json,
  timeout_seconds double precision NOT NULL,
  pause_reason text,
  pause_actor text,
  paused_at timestamptz,
  pause_until timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- Deleted jobs stay while runs refer to them; retention removes them.
  deleted_at timestamptz
);

CREATE UNIQUE INDEX jobs_name ON jobs (name) WHERE deleted_at IS NULL;
CREATE INDEX jobs_created ON jobs (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX jobs_tags ON jobs USING gin (tags) WHERE deleted_at IS NULL;

-- One narrow row per job that exists: what is accounted for, and what is due next.
CREATE TABLE job_cursor (
  job_id uuid PRIMARY KEY REFERENCES jobs (id),
  revision integer NOT NULL,
  status text NOT NULL,
  -- To the millisecond, as the fence compares it.
  last_tick timestamptz(3) NOT NULL,
  next_due timestamptz(3),
  fired integer NOT NULL,
  last_run_id uuid,
  last_outcome text
) WITH (fillfactor = 70);

-- For what is overdue, and for lists of jobs by their next run.
CREATE INDEX job_cursor_next_due ON job_cursor (coalesce(next_due, 'infinity'), job_id);

-- One row per tick or manual trigger. Ids begin with time, so partitions are ranges of time.
CREATE TABLE runs (
  id uuid PRIMARY KEY,
  job_id uuid NOT NULL,
  job_revision integer NOT NULL,
  trigger text NOT NULL,
  state text NOT NULL,
  reason text,
  scheduled_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  queued_at timestamptz,
  attempt smallint NOT NULL DEFAULT 1,
  runner_id uuid,
  claim_id uuid,
  claimed_at timestamptz,
  deadline_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  -- A manual run's own payload, instead of its job's.
  payload json,
  skip_from timestamptz,
  skip_to timestamptz,
  skip_count bigint,
  -- One element per attempt made; bodies apart, so that lists need not read them.
  attempts jsonb NOT NULL DEFAULT '[]',
  response_bodies text[] NOT NULL DEFAULT '{}'
) PARTITION BY RANGE (id);

CREATE INDEX runs_job ON runs (job_id, id);
-- Only recovery says "finished_at IS NULL": claims and results find their rows by id and must not be planned as
-- a walk over all open runs.
CREATE INDEX runs_open ON runs (state, queued_at) WHERE finished_at IS NULL;
-- For lists of what is rare.
CREATE INDEX runs_unsuccessful ON runs (id) WHERE state IN ('failed', 'lost', 'cancelled', 'skipped');
CREATE INDEX runs_unscheduled ON runs (id) WHERE trigger IN ('manual', 'replay', 'backfill');

-- Whatever lies outside the days that have a partition of their own, such as ticks found after a long outage.
CREATE TABLE runs_default PARTITION OF runs DEFAULT;

-- A runner process that lives renews its row.
CREATE TABLE runners (
  id uuid PRIMARY KEY,
  started_at timestamptz NOT NULL,
  renewed_at timestamptz NOT NULL
);

CREATE TABLE leases (
  name text PRIMARY KEY,
  holder uuid NOT NULL,
  expires_at timestamptz NOT NULL
);

CREATE TABLE idempotency_keys (
  key text PRIMARY KEY,
  fingerprint text NOT NULL,
  claimed_at timestamptz NOT NULL,
  response json
);

CREATE INDEX idempotency_keys_age ON idempotency_keys (claimed_at);
