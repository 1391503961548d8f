import { addressBehaviour, policyBehaviour, PUBLIC_ADDRESSES } from '@job-scheduler/testing/policies';
import { setTimeout as delay } from 'node:timers/promises';
import { cleanUp, newDirectory } from './scratch.js';
import { StandaloneProcess } from './standalone-process.js';

jest.setTimeout(60_000);
afterAll(cleanUp, 60_000);

let running: StandaloneProcess;

policyBehaviour('the standalone shape', async () => {
  running = await StandaloneProcess.start({
    dataDirectory: newDirectory(),
    environment: PUBLIC_ADDRESSES,
  });
  const restart = async (downMs: number): Promise<void> => {
    await running.kill({ postgres: 'killed' });
    await delay(downMs);
    const { dataDirectory } = running;
    running = await StandaloneProcess.start({ dataDirectory, environment: PUBLIC_ADDRESSES });
  };
  return {
    origin: () => running.origin,
    outage: restart,
    restart: () => restart(0),
    killRunners: () => restart(0),
  };
});

addressBehaviour(() => running.origin);
