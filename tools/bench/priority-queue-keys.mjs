// Where the priority queue is in Redis.

/** The sorted set of due times. */
export const DUE_TIMES = 'job-scheduler:{p0}:due';

/** Without it the scheduler fills the priority queue from PostgreSQL. */
const FILLED = 'job-scheduler:{p0}:filled';

/** Makes the scheduler arm what is in PostgreSQL, and waits until the priority queue holds so many jobs. */
export async function armFromStore({ redis }, jobs) {
  await redis.client.del(FILLED);
  while ((await redis.client.zcard(DUE_TIMES)) < jobs) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
