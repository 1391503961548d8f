-- no transaction: the index is built while runs are written, one partition after the other.

-- Lists of runs that have not ended, newest first. The primary key gives the order as well, but of each day it reads all runs to find
-- that none is open.
CREATE INDEX CONCURRENTLY runs_open_order ON runs (id) WHERE finished_at IS NULL;
