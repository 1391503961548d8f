import { MAX_USING_JOBS, type Secret } from '../secret-store.js';

/** The jobs that use secret `s`. A job that was deleted uses none. */
const USERS = `
  FROM job_secrets u JOIN jobs j ON j.id = u.job_id AND j.deleted_at IS NULL
  WHERE u.namespace = s.namespace AND u.name = s.name`;

/** What is told of secret `s`. */
const TOLD = `
  s.namespace, s.name, s.revision, s.allowed_hosts, s.description, s.changed_by, s.created_at, s.updated_at,
  (SELECT count(*) ${USERS})::int AS used_by_count,
  (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name)), '[]')
   FROM (SELECT j.id, j.name ${USERS} ORDER BY j.name LIMIT ${MAX_USING_JOBS}) AS named) AS used_by`;

/** A row of the statements that tell of secrets. */
export type SecretRow = Secret;

/** A row of the statements that open secrets. */
export interface SealedRow {
  namespace: string;
  name: string;
  revision: number;
  allowed_hosts: string[] | null;
  sealed: Buffer;
}

export const GET_SECRET = {
  name: 'get_secret',
  text: `SELECT ${TOLD} FROM secrets s WHERE s.namespace = $1 AND s.name = $2`,
};

export const LIST_SECRETS = {
  name: 'list_secrets',
  text: `
    SELECT ${TOLD} FROM secrets s WHERE s.namespace = $1 AND ($2::text IS NULL OR s.name > $2)
    ORDER BY s.name LIMIT $3`,
};

/** Serializes the writes of one name, whether or not the secret exists. */
export const LOCK_SECRET_NAME = {
  name: 'lock_secret_name',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('secret ' || $1 || '/' || $2, 0))`,
};

export const LOCK_SECRET = {
  name: 'lock_secret',
  text: 'SELECT revision, allowed_hosts, description FROM secrets WHERE namespace = $1 AND name = $2 FOR UPDATE',
};

export const WRITE_SECRET = {
  name: 'write_secret',
  text: `
    INSERT INTO secrets (namespace, name, revision, sealed, allowed_hosts, description, changed_by, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, now(), now())
    ON CONFLICT (namespace, name) DO UPDATE
    SET revision = excluded.revision, sealed = excluded.sealed, allowed_hosts = excluded.allowed_hosts,
        description = excluded.description, changed_by = excluded.changed_by, updated_at = excluded.updated_at`,
};

export const DELETE_SECRET = {
  name: 'delete_secret',
  text: 'DELETE FROM secrets WHERE namespace = $1 AND name = $2',
};

/** What jobs that are no more have left. */
export const FORGET_SECRET = {
  name: 'forget_secret',
  text: 'DELETE FROM job_secrets WHERE namespace = $1 AND name = $2',
};

export const SEALED_SECRETS = {
  name: 'sealed_secrets',
  text: `
    SELECT namespace, name, revision, allowed_hosts, sealed FROM secrets
    WHERE (namespace, name) IN (SELECT unnest($1::text[]), unnest($2::text[]))`,
};

/** The next ones in their order. */
export const NEXT_SEALED_SECRETS = {
  name: 'next_sealed_secrets',
  text: `
    SELECT namespace, name, revision, allowed_hosts, sealed FROM secrets
    WHERE (namespace, name) > ($1, $2) ORDER BY namespace, name LIMIT $3`,
};

/** Leaves alone a secret that was written meanwhile. */
export const RESEAL_SECRET = {
  name: 'reseal_secret',
  text: 'UPDATE secrets SET sealed = $4 WHERE namespace = $1 AND name = $2 AND sealed = $3',
};
