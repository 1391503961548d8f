// Starts the built standalone process for a benchmark: a fresh data directory, free ports, fsync on.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../libs/testing/dist/index.js';
import { callApi } from './api-call.mjs';
import { startNodeProcess } from './node-process.mjs';
import { cpuSecondsOf, cpuSecondsWithChildren, residentBytes } from './process-usage.mjs';

const MAIN = fileURLToPath(new URL('../../apps/standalone/dist/main.js', import.meta.url));

/** A fresh data directory. */
export const newDataDirectory = () => mkdtempSync(join(tmpdir(), 'job-scheduler-bench-'));

/** Starts the process and waits until it is ready. */
export async function startStandalone({ dataDirectory = newDataDirectory(), environment = {} } = {}) {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const settings = {
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    DATA_DIR: dataDirectory,
    LOG_LEVEL: 'warn',
    CALLBACK_ADDRESSES: 'any',
    ...environment,
  };
  // Like `npm start`, this uses no flags.
  const standalone = await startNodeProcess(MAIN, settings);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    dataDirectory,
    pid: standalone.pid,
    /** Resident memory of the node process, bytes. */
    residentBytes: () => residentBytes(standalone.pid).now,
    /** The CPU time that the node process and PostgreSQL have used so far, in seconds. */
    cpuSeconds: () => ({ node: cpuSecondsOf(standalone.pid), postgres: postgresCpuSeconds(dataDirectory) }),
    call: callApi(url),
    async stop({ keepData = false } = {}) {
      await standalone.stop();
      if (!keepData) rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

function postgresCpuSeconds(dataDirectory) {
  const lockFile = readFileSync(join(dataDirectory, 'postgres/data/postmaster.pid'), 'utf8');
  return cpuSecondsWithChildren(lockFile.split('\n')[0]);
}
