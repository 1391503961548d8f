import type { PostgresConnections } from '@job-scheduler/platform/postgres';

/** A limit on connections that PostgreSQL has, and who shares it. */
export interface ConnectionLimit {
  /** `max_connections`, of the role, or of the database. */
  scope: 'server' | 'role' | 'database';
  /** How many it allows to programs such as ours. */
  allowed: number;
  /** How many are in use, by this process and all others. */
  used: number;
}

/** Limits, each with its use. Reserved connections are for superusers and operators. */
const LIMITS = `
  WITH sessions AS (
    SELECT usesysid, datid FROM pg_stat_activity
    WHERE usesysid IS NOT NULL AND datid IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend'
  )
  SELECT 'server' AS scope, count(*)::int AS used, current_setting('max_connections')::int
    - current_setting('superuser_reserved_connections')::int
    - coalesce(current_setting('reserved_connections', true), '0')::int AS allowed FROM sessions
  UNION ALL
  SELECT 'role', (SELECT count(*)::int FROM sessions WHERE usesysid = r.oid), r.rolconnlimit
  FROM pg_roles r WHERE r.rolname = current_user AND r.rolconnlimit >= 0
  UNION ALL
  SELECT 'database', (SELECT count(*)::int FROM sessions WHERE datid = d.oid), d.datconnlimit
  FROM pg_database d WHERE d.datname = current_database() AND d.datconnlimit >= 0`;

const WHERE_TO_RAISE: Record<ConnectionLimit['scope'], string> = {
  server: 'raise max_connections of PostgreSQL',
  role: "raise the role's limit (ALTER ROLE … CONNECTION LIMIT)",
  database: "raise the database's limit (ALTER DATABASE … CONNECTION LIMIT)",
};

/** A sentence when PostgreSQL has too little room for all connections that this process may have, else null. */
export async function tooLittleRoom(connections: PostgresConnections): Promise<string | null> {
  const { rows } = await connections.ticks.query<ConnectionLimit>(LIMITS);
  const { busy, idle } = connections.usage;
  return roomSentence(rows, { most: connections.most, own: busy + idle });
}

/** `own`: connections that the process has already, among those in use. */
export function roomSentence(
  limits: ConnectionLimit[],
  { most, own }: { most: number; own: number },
): string | null {
  const byRoom = limits.map((limit) => ({ ...limit, room: limit.allowed - limit.used + own }));
  const tightest = byRoom.sort((one, other) => one.room - other.room)[0];
  if (tightest === undefined || tightest.room >= most) return null;
  const { scope, allowed, used, room } = tightest;
  const connections = room === 1 ? '1 connection' : `${Math.max(0, room)} connections`;
  return (
    `PostgreSQL has room for ${connections} of this process, which may need ${most}: the ${scope} ` +
    `allows ${allowed}, and others use ${used - own}; ${WHERE_TO_RAISE[scope]}, or lower DATABASE_CONNECTIONS of this ` +
    `process or others.`
  );
}

/** What to do when PostgreSQL refuses even one connection for lack of room. */
export const noRoom = (most: number): string =>
  `PostgreSQL has no connection left for this process, which may need ${most}; retrying: raise max_connections of ` +
  `PostgreSQL or the limit of its role, or lower DATABASE_CONNECTIONS of other processes.`;
