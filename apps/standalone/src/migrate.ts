import { ConfigurationError, readConfiguration } from '@job-scheduler/platform';
import { migrate } from '@job-scheduler/job-store/postgres';
import { z } from 'zod';

const settings = {
  DATABASE_URL: z
    .string({ error: 'is not set: give the URL of the PostgreSQL database to migrate' })
    .meta({ description: 'The PostgreSQL database that `npm run migrate` brings up to date.' }),
};

try {
  const ran = await migrate(readConfiguration(settings).DATABASE_URL);
  process.stdout.write(ran.length === 0 ? 'The schema is up to date.\n' : `Applied ${ran.join(', ')}.\n`);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    error instanceof ConfigurationError ? `${reason}\n` : `The migration failed: ${reason}\n`,
  );
  process.exitCode = 1;
}
