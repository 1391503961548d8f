-- no transaction: the indexes are built while jobs are read and written.

CREATE UNIQUE INDEX CONCURRENTLY jobs_name_in_namespace ON jobs (namespace, name) WHERE deleted_at IS NULL;
-- For lists of all jobs by name.
CREATE INDEX CONCURRENTLY jobs_order ON jobs (name, id) WHERE deleted_at IS NULL;
