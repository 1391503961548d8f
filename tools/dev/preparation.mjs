import { join } from 'node:path';
import { metricsPorts, workspace } from './services.mjs';

/** Development cannot start; the message says what to do. */
export class StartRefused extends Error {}

/**
 * Makes sure that what is given can be used: URLs, ports, and a database with the current schema.
 *
 * @param {NodeJS.ProcessEnv} environment with all three URLs
 * @returns {Promise<void>} rejected with StartRefused
 */
export async function prepare(environment) {
  // Not imported above: when this process starts, they may not have been compiled yet.
  const platform = await import(join(workspace, 'libs/platform/dist/index.js'));
  const { migrate } = await import(join(workspace, 'libs/job-store/dist/postgres/index.js'));
  try {
    const given = platform.readConfiguration(settings(platform), environment);
    const { DATABASE_URL, HOST, PORT, ECHO_PORT, METRICS_PORT } = given;
    await platform.requireFreePort('PORT', PORT, HOST);
    await platform.requireFreePort('ECHO_PORT', ECHO_PORT, '127.0.0.1');
    for (const port of Object.values(metricsPorts(METRICS_PORT))) {
      await platform.requireFreePort('METRICS_PORT', port, HOST);
    }
    await migrate(DATABASE_URL).catch(({ message }) => {
      throw new platform.StartupError(`The migration failed: ${message}`);
    });
  } catch (error) {
    throw new StartRefused(platform.explain(error), { cause: error });
  }
}

function settings({ serverSettings, platformSettings, portSetting }) {
  return {
    ...serverSettings,
    HOST: platformSettings({ metricsPort: 0 }).HOST,
    METRICS_PORT: portSetting().optional(),
    PORT: portSetting().default(8000),
    ECHO_PORT: portSetting().default(9000),
  };
}
