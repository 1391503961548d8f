-- Alerts: what is to be told to whom, and what came of it.

CREATE TABLE alerts (
  id uuid PRIMARY KEY,
  job_id uuid NOT NULL,
  -- As the job was called, and whom it wanted told, when this happened.
  job_name text NOT NULL,
  destination jsonb NOT NULL,
  event text NOT NULL,
  -- Of failures: after how many in a row the job wanted to be told; of everything else 0.
  after_failures integer NOT NULL,
  -- What tells this occurrence from others of the same kind.
  dedup_key text NOT NULL,
  run_id uuid,
  failures integer NOT NULL,
  reason text,
  -- To the millisecond, as cursors of lists compare it.
  at timestamptz(3) NOT NULL,
  -- Of a failure: when the runs in a row that failed came to their end.
  ended_at timestamptz(3),
  state text NOT NULL DEFAULT 'pending',
  attempts integer NOT NULL DEFAULT 0,
  -- When it was last handed to those who deliver.
  entrusted_at timestamptz(3),
  last_error text,
  delivered_at timestamptz(3)
);

CREATE UNIQUE INDEX alerts_once ON alerts (job_id, event, dedup_key, after_failures, md5(destination::text));
-- At most one alert for all failures in a row.
CREATE UNIQUE INDEX alerts_failing ON alerts (job_id, after_failures, md5(destination::text))
  WHERE event = 'failure' AND ended_at IS NULL;
CREATE INDEX alerts_pending ON alerts (entrusted_at) WHERE state = 'pending';
CREATE INDEX alerts_at ON alerts (at, id);
CREATE INDEX alerts_job ON alerts (job_id, at, id);
