-- What a provider of OpenID Connect is given back when somebody signs out: its ID token, encrypted by a key that follows from the
-- cookie of the session, which is not in the database.

ALTER TABLE sessions ADD COLUMN sign_out_hint bytea;
