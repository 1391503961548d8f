/**
 * Run ids are UUIDs that begin with 48 bits of epoch milliseconds, so ids sort by time and the ledger can be
 * partitioned by id.
 *
 * The id of a tick's row is a UUIDv8 made of the tick's instant and the random part of its job's id: the same
 * tick always has the same id, so recording it twice is impossible. 74 random bits of the job id remain, so
 * two jobs never share a run id.
 */
export const tickRunId = (scheduledAt: number, jobId: string): string =>
  `${timePrefix(scheduledAt)}-8${jobId.slice(15)}`;

/** The id of a run that is not a tick: creation time and 74 random bits taken from a random UUID. */
export const otherRunId = (createdAt: number, randomUuid: string): string =>
  `${timePrefix(createdAt)}-7${randomUuid.slice(15)}`;

/** The smallest id of an instant: for ranges and partition bounds. */
export const firstRunIdAt = (at: number): string => `${timePrefix(at)}-0000-0000-000000000000`;

/** The instant in a run id, epoch milliseconds. */
export const instantOfRunId = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

function timePrefix(at: number): string {
  const hex = at.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
