// The keys of the priority queue in Redis.

/** The sorted set of due times. */
export const DUE_TIMES = 'job-scheduler:{p0}:due';

/** Without it the scheduler fills the priority queue from PostgreSQL. */
const FILLED = 'job-scheduler:{p0}:filled';

/** Makes the scheduler arm the jobs in PostgreSQL, and waits until the priority queue holds that many. */
export async function armFromStore({ redis }, jobs) {
  await redis.client.del(FILLED);
  while ((await redis.client.zcard(DUE_TIMES)) < jobs) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
