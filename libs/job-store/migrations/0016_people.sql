-- People whom a provider of OpenID Connect knows, and their sign-ins under way.

ALTER TABLE sessions
  -- The provider, and its name for the person, which never changes.
  ADD COLUMN issuer text,
  ADD COLUMN subject text,
  -- What writes are attributed to.
  ADD COLUMN person_name text,
  -- Those of the provider's groups that the settings give a role. The settings of the moment say which.
  ADD COLUMN person_groups text[];

ALTER TABLE sessions DROP CONSTRAINT sessions_check;
ALTER TABLE sessions ADD CONSTRAINT sessions_begun_with CHECK (
  num_nonnulls(key_id, admin_key_hash, subject) = 1
  AND num_nonnulls(issuer, subject, person_name, person_groups) IN (0, 4)
);

CREATE INDEX sessions_subject ON sessions (subject, issuer) WHERE subject IS NOT NULL;

CREATE TABLE sign_ins (
  -- SHA-256 of the cookie's value, which is random. Its row goes when the provider leads back, so that this happens once.
  hash bytea PRIMARY KEY,
  return_path text NOT NULL,
  expires_at timestamptz NOT NULL
);

CREATE INDEX sign_ins_expires_at ON sign_ins (expires_at);
