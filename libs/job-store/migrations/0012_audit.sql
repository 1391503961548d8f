-- Who did what. Rows are added, and removed by retention, but never changed.

CREATE TABLE audit (
  -- Begins with its time: lists and retention go by it.
  id uuid PRIMARY KEY,
  at timestamptz(3) NOT NULL,
  actor text,
  key_id uuid,
  address text NOT NULL,
  request_id text NOT NULL,
  action text NOT NULL,
  outcome text NOT NULL,
  code text,
  detail text,
  subject_kind text,
  subject_id text,
  subject_name text,
  namespace text,
  before json,
  after json
);

CREATE INDEX audit_subject ON audit (subject_id, id) WHERE subject_id IS NOT NULL;
CREATE INDEX audit_actor ON audit (actor, id);
