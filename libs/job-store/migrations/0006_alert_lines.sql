-- The alerts of one job to one channel are delivered in the order in which they were raised.

-- Of a failure: when the job was known to work again. `ended_at` is also set when it was resumed or deleted.
ALTER TABLE alerts ADD COLUMN recovered_at timestamptz(3);

-- The order in which alerts were raised. Those that were delivered or given up before this migration need none.
CREATE SEQUENCE alerts_number;
ALTER TABLE alerts ADD COLUMN number bigint NOT NULL DEFAULT 0;
UPDATE alerts a SET number = raised.number
FROM (SELECT id, nextval('alerts_number') AS number
      FROM (SELECT id FROM alerts WHERE state = 'pending' ORDER BY at, event = 'recovery', id) AS pending) AS raised
WHERE a.id = raised.id;
ALTER TABLE alerts ALTER COLUMN number SET DEFAULT nextval('alerts_number');
ALTER SEQUENCE alerts_number OWNED BY alerts.number;

CREATE INDEX alerts_lines ON alerts (job_id, md5(destination::text), number) WHERE state = 'pending';
CREATE INDEX alerts_waiting ON alerts (md5(destination::text), number) WHERE state = 'pending' AND entrusted_at IS NULL;
CREATE INDEX alerts_under_way ON alerts (md5(destination::text), entrusted_at)
  WHERE state = 'pending' AND entrusted_at IS NOT NULL;
