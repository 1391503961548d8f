import { policyBehaviour } from '@job-scheduler/testing/policies';
import { setTimeout as delay } from 'node:timers/promises';
import { cleanUp, newDirectory } from './scratch.js';
import { StandaloneProcess } from './standalone-process.js';

jest.setTimeout(60_000);
afterAll(cleanUp, 60_000);

policyBehaviour('the standalone shape', async () => {
  let running = await StandaloneProcess.start({ dataDirectory: newDirectory() });
  const restart = async (downMs: number): Promise<void> => {
    await running.kill({ postgres: 'killed' });
    await delay(downMs);
    running = await StandaloneProcess.start(running);
  };
  return {
    origin: () => running.origin,
    outage: restart,
    restart: () => restart(0),
    killRunners: () => restart(0),
  };
});
