-- People who signed in with a key.

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  -- SHA-256 of the cookie's value, which is random.
  hash bytea NOT NULL,
  -- The key that it was begun with, or, of API_ADMIN_KEY, which is no row, its SHA-256.
  key_id uuid REFERENCES api_keys (id),
  admin_key_hash bytea,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  CHECK ((key_id IS NULL) <> (admin_key_hash IS NULL))
);

CREATE UNIQUE INDEX sessions_hash ON sessions (hash);
