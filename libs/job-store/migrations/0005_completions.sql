-- Asynchronous completion: a target accepts a run with 202 and reports later how it ended.

-- What the target reported, from then until the run is concluded by it. `next_attempt_at` of an accepted run is its deadline.
ALTER TABLE runs ADD COLUMN completion jsonb;

DROP INDEX runs_retrying;
CREATE INDEX runs_due ON runs (next_attempt_at) WHERE state IN ('retrying', 'awaiting');

-- One row: where targets reach an api, and the key that signs completion URLs.
CREATE TABLE completion_endpoint (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  public_url text,
  key bytea NOT NULL
);

-- Random UUIDs come from PostgreSQL's strong source; two of them hold 244 random bits.
INSERT INTO completion_endpoint (key) VALUES (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));
