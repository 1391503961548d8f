-- Secrets, and what uses them.

-- `sealed` is the value, encrypted by a key of SECRETS_KEY and bound to namespace, name, revision and allowed hosts.
CREATE TABLE secrets (
  namespace text NOT NULL,
  name text NOT NULL,
  revision integer NOT NULL,
  sealed bytea NOT NULL,
  -- NULL: any host.
  allowed_hosts text[],
  description text NOT NULL,
  changed_by text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (namespace, name)
);

-- Which jobs use which secrets. Written with the job; a secret that a job uses is not deleted.
CREATE TABLE job_secrets (
  job_id uuid NOT NULL,
  namespace text NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (job_id, namespace, name)
);
CREATE INDEX job_secrets_name ON job_secrets (namespace, name);

-- Keys that sign identity tokens (`auth.kind` oidc_token): the public one as targets get it, the private one sealed.
CREATE TABLE identity_keys (
  id text PRIMARY KEY,
  public_jwk json NOT NULL,
  sealed bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
