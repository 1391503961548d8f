-- The last attempt of a run that succeeded, in columns of its own: `attempts` then holds the attempts before it, if any.

ALTER TABLE runs ADD COLUMN answer_status smallint;
-- Milliseconds, to the microsecond. The attempt began so long before `finished_at`.
ALTER TABLE runs ADD COLUMN answer_ms double precision;
-- Where the time went: wait, resent, DNS, connect, TLS, first byte, body. Null where a phase did not happen.
ALTER TABLE runs ADD COLUMN answer_timings real[];
-- JSON. Text, since nothing looks into it.
ALTER TABLE runs ADD COLUMN answer_headers text;
ALTER TABLE runs ADD COLUMN answer_body text;
-- True when the body is not text and therefore is in base64.
ALTER TABLE runs ADD COLUMN answer_is_base64 boolean;
ALTER TABLE runs ADD COLUMN answer_bytes bigint;
ALTER TABLE runs ADD COLUMN answer_truncated boolean;
