-- Who may call the API.

CREATE TABLE api_keys (
  -- Begins with the creation's time: lists go by it.
  id uuid PRIMARY KEY,
  name text NOT NULL,
  prefix text NOT NULL,
  -- SHA-256 of the text of the key, which is random, so that it needs no salt.
  hash bytea NOT NULL,
  -- The text before the latest rotation, and until when it works.
  previous_hash bytea,
  previous_until timestamptz,
  role text NOT NULL,
  -- Null: all.
  namespaces text[],
  source_cidrs text[] NOT NULL,
  expires_at timestamptz,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  rotated_at timestamptz,
  -- Revoked keys stay, so that the audit can name them.
  revoked_at timestamptz,
  last_used_at timestamptz
);

CREATE UNIQUE INDEX api_keys_hash ON api_keys (hash);
CREATE INDEX api_keys_previous_hash ON api_keys (previous_hash) WHERE previous_hash IS NOT NULL;
