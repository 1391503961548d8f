import { addressBehaviour, policyBehaviour, WatchedNetwork } from '@job-scheduler/testing/policies';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { cleanUp, newDirectory } from './scratch.js';
import { StandaloneProcess } from './standalone-process.js';

jest.setTimeout(60_000);

let running: StandaloneProcess;
let network: WatchedNetwork;
afterAll(async () => {
  await cleanUp();
  await network?.close();
}, 60_000);

policyBehaviour('the standalone shape', async () => {
  network = await WatchedNetwork.start();
  const environment = { ...network.environment, SECRETS_KEY: randomBytes(32).toString('base64') };
  running = await StandaloneProcess.start({ dataDirectory: newDirectory(), environment });
  const restart = async (downMs: number): Promise<void> => {
    await running.kill({ postgres: 'killed' });
    await delay(downMs);
    const { dataDirectory } = running;
    running = await StandaloneProcess.start({ dataDirectory, environment });
  };
  return {
    origin: () => running.origin,
    outage: restart,
    restart: () => restart(0),
    killRunners: () => restart(0),
  };
});

addressBehaviour(
  () => running.origin,
  () => network,
);
