-- Policies: what a job's owner decides about its ticks and runs.

-- Null where a job says nothing: its policies are the defaults.
ALTER TABLE jobs ADD COLUMN policies jsonb;
-- Which answers count as success; null: any 2xx. json, not jsonb, as all of the operation.
ALTER TABLE jobs ADD COLUMN success json;

-- Runs in a row that failed.
ALTER TABLE job_cursor ADD COLUMN failures integer NOT NULL DEFAULT 0;

-- When a run that failed is tried again.
ALTER TABLE runs ADD COLUMN next_attempt_at timestamptz;
-- A running run that is to be aborted, and why: its runner looks for it.
ALTER TABLE runs ADD COLUMN cancel_reason text;
-- Whether runs of its job exclude each other: so that they, and no others, are found by job.
ALTER TABLE runs ADD COLUMN exclusive boolean NOT NULL DEFAULT false;
-- The run that a replay repeats.
ALTER TABLE runs ADD COLUMN replay_of uuid;

CREATE INDEX runs_retrying ON runs (next_attempt_at) WHERE state = 'retrying';
CREATE INDEX runs_cancelling ON runs (runner_id) WHERE cancel_reason IS NOT NULL AND finished_at IS NULL;
CREATE INDEX runs_exclusive ON runs (job_id, id) WHERE exclusive AND finished_at IS NULL;
