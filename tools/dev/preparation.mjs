import { join } from 'node:path';
import { metricsPorts, workspace } from './services.mjs';

/** Development cannot start. The message says what to do. */
export class StartRefused extends Error {}

/**
 * Makes sure that the given URLs and ports can be used, and brings the database's schema up to date.
 *
 * @param {NodeJS.ProcessEnv} environment with all three URLs
 * @returns {Promise<void>} rejected with StartRefused
 */
export async function prepare(environment) {
  // These are not imported above, because they may not be compiled yet when this process starts.
  const platform = await import(join(workspace, 'libs/platform/dist/index.js'));
  const { migrate } = await import(join(workspace, 'libs/job-store/dist/postgres/index.js'));
  try {
    const given = platform.readConfiguration(settings(platform), environment);
    const { DATABASE_URL, HOST, PORT, DASHBOARD_PORT, ECHO_PORT, METRICS_PORT } = given;
    await platform.requireFreePort('PORT', PORT, HOST);
    await platform.requireFreePort('DASHBOARD_PORT', DASHBOARD_PORT, '127.0.0.1');
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
    DASHBOARD_PORT: portSetting().default(5173),
    ECHO_PORT: portSetting().default(9000),
  };
}
