-- Work that takes longer than a request: backfills and bulk actions, and how far each is.

CREATE TABLE operations (
  -- Begins with the creation's time, as the ids of runs do: lists go by it.
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  state text NOT NULL,
  request json NOT NULL,
  -- The jobs of a bulk operation, in their order; empty for a backfill.
  job_ids uuid[] NOT NULL,
  total bigint NOT NULL,
  done bigint NOT NULL DEFAULT 0,
  failed bigint NOT NULL DEFAULT 0,
  errors jsonb NOT NULL DEFAULT '[]',
  cursor bigint,
  actor text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  finished_at timestamptz
);

-- What is to be carried on.
CREATE INDEX operations_open ON operations (id) WHERE state IN ('pending', 'running');
