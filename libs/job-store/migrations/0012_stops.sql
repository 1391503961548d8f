-- What is stopped: a namespace, or the whole system, whose name here no namespace can have.

CREATE TABLE stops (
  namespace text PRIMARY KEY,
  reason text,
  actor text NOT NULL,
  stopped_at timestamptz NOT NULL
);
