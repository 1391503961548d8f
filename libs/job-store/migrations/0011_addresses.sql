-- Where calls may go, and redirects.

-- One row. `predates_address_policy`: there were jobs before releases had one, so their calls go on, whatever their addresses,
-- until the setting is made. It is noted here because later nothing tells those jobs from others.
CREATE TABLE installation (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  predates_address_policy boolean NOT NULL
);
INSERT INTO installation (predates_address_policy) SELECT EXISTS (SELECT FROM jobs WHERE deleted_at IS NULL);
