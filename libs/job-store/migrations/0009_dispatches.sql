-- Dispatches: runs that are published in one message and claimed by one update. The runs of a dispatch stay `queued` in their
-- rows until their results are written: until then their state is that of their dispatch.

CREATE TABLE dispatches (
  id uuid PRIMARY KEY,
  -- All its runs, and those of them that have since gone on by themselves.
  run_ids uuid[] NOT NULL,
  left_out uuid[] NOT NULL DEFAULT '{}',
  -- How many runs have this dispatch in their rows. Whatever takes it out of a row counts here, in the same statement.
  open_runs integer NOT NULL,
  -- When it was last published.
  queued_at timestamptz NOT NULL,
  -- Not claimed by then, its runs are looked at one by one: some have expired.
  claim_before timestamptz NOT NULL,
  -- The longest that a call of one of its runs may take.
  timeout_seconds double precision NOT NULL,
  runner_id uuid,
  claim_id uuid,
  claimed_at timestamptz,
  deadline_at timestamptz
) WITH (fillfactor = 50);

-- The dispatch by which an open run is claimed, if it is not claimed by itself. Such a run has no `queued_at`, so that a process
-- of the release before never takes it for a run whose message was lost.
ALTER TABLE runs ADD COLUMN dispatch_id uuid;
