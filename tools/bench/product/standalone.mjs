// The built standalone process for a benchmark: a fresh data directory, free ports, fsync on.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PrivatePostgres } from '../../../libs/private-postgres/dist/index.js';
import { freePort } from '../../../libs/testing/dist/index.js';
import { connect, privateCluster } from '../machine/private-cluster.mjs';
import { cpuSecondsOf, cpuSecondsOfTrees, residentBytes } from '../machine/process-usage.mjs';
import { callApi } from './api-call.mjs';
import { startNodeProcess } from './node-process.mjs';

const THIS_BUILD = resolve(import.meta.dirname, '../../..');

/**
 * Starts the process and waits until it is ready. `seed(client)` fills its migrated database beforehand. `build` is a built
 * checkout, of an older release for example.
 */
export async function startStandalone({ seed, settings = {}, build = THIS_BUILD } = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'job-scheduler-bench-'));
  if (seed !== undefined) await seedDirectory(directory, seed, build);
  const port = await freePort();
  // Like `npm start`, this uses no flags.
  const standalone = await startNodeProcess(join(build, 'apps/standalone/dist/main.js'), {
    PORT: String(port),
    METRICS_PORT: String(await freePort()),
    DATA_DIR: directory,
    LOG_LEVEL: 'warn',
    CALLBACK_ADDRESSES: 'any',
    ...settings,
  });
  const cluster = privateCluster(directory);
  const client = await connect(cluster.url);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    client,
    call: callApi(url),
    walBytes: client.walBytes,
    /** Resident memory of the node process, bytes. */
    residentBytes: () => residentBytes(standalone.pid).now,
    /** The CPU time that the node process and its PostgreSQL have used so far, in seconds. */
    cpuSeconds: () => ({
      standalone: cpuSecondsOf(standalone.pid),
      postgresql: cpuSecondsOfTrees([cluster.pid]),
    }),
    async stop() {
      await client.end();
      await standalone.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function seedDirectory(directory, seed, build) {
  const { migrate } = await import(join(build, 'libs/job-store/dist/postgres/index.js'));
  const postgres = await PrivatePostgres.start({ directory, fsync: false, log: () => undefined });
  try {
    await migrate(postgres.url);
    const client = await connect(postgres.url);
    try {
      await seed(client);
      await client.query('VACUUM ANALYZE');
    } finally {
      await client.end();
    }
  } finally {
    await postgres.stop();
  }
}
