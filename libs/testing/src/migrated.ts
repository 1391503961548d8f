import type { DatabaseTemplate } from './test-postgres.js';

/** A database with the current schema and no rows: `postgres.createDatabase(migrated)`. */
export const migrated: DatabaseTemplate = {
  name: 'migrated',
  setup: async (url) => {
    // Not imported above: most who use this library start servers and need no adapter of the store.
    const { migrate } = await import('@job-scheduler/job-store/postgres');
    await migrate(url);
  },
};
