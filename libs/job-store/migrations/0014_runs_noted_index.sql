-- no transaction: the index is built while runs are written, one partition after the other.

-- What was written as ended since an instant: for events. Always the beginning of a transaction, as in job_revisions.
CREATE INDEX CONCURRENTLY runs_noted ON runs ((coalesce(noted_at, finished_at))) WHERE finished_at IS NOT NULL;
