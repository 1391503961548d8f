-- Whose a job is.

ALTER TABLE jobs ADD COLUMN namespace text COLLATE "C" NOT NULL DEFAULT 'default';

-- Of all jobs of the operation; null: not known, so that only who sees everything sees the operation.
ALTER TABLE operations ADD COLUMN namespaces text[];
