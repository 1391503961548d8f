import { migrate } from '@job-scheduler/job-store/postgres';
import { ConfigurationError, readConfiguration, serverSettings } from '@job-scheduler/platform';

try {
  const { DATABASE_URL } = readConfiguration({ DATABASE_URL: serverSettings.DATABASE_URL });
  const ran = await migrate(DATABASE_URL);
  process.stdout.write(ran.length === 0 ? 'The schema is up to date.\n' : `Applied ${ran.join(', ')}.\n`);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    error instanceof ConfigurationError ? `${reason}\n` : `The migration failed: ${reason}\n`,
  );
  process.exitCode = 1;
}
