import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FAULTY } from '../checker/limits.js';
import { SERVICES } from '../cluster/service-process.js';
import { BUSY } from './load.js';
import type { Scenario } from './scenario.js';

const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = {
  x64: 'x86_64-linux-gnu',
  arm64: 'aarch64-linux-gnu',
};
const LIBRARY = `/usr/lib/${ARCHITECTURES[process.arch]}/faketime/libfaketime.so.1`;

/** Makes the C library lie to a process about the wall clock, by the amount in a file. Timers are not affected. */
const lyingClock = (file: string): Record<string, string> => ({
  LD_PRELOAD: LIBRARY,
  FAKETIME_TIMESTAMP_FILE: file,
  FAKETIME_CACHE_DURATION: '1',
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
  DONT_FAKE_MONOTONIC: '1',
});

const SHIFTS = ['+5', '+0', '-5', '+0', '+7200', '+0', '-7200', '+0'];

const setClock: Scenario = {
  key: '12',
  longMinutes: 3.5,
  title: 'the wall clock of one api, scheduler and runner set by +-5 s and +-2 h, and back (libfaketime)',
  required: 'no early, no repeated tick; resume <= 2 s',
  limits: { ...FAULTY, gapMs: 2_000 },
  load: BUSY,
  obstacle: () => (existsSync(LIBRARY) ? undefined : `${LIBRARY} is missing: apt-get install faketime`),
  cluster: () => ({ api: 1, scheduler: 1, runner: 1 }),
  async run({ cluster, driver, jobs, fault, goOn, by }) {
    const file = join(await cluster.newDirectory('clock'), 'offset');
    await writeFile(file, '+0\n');
    for (const service of SERVICES) {
      const added = await cluster.add(service, { environment: lyingClock(file) });
      await added.start();
    }
    for (const shift of SHIFTS) {
      await fault(`clock ${shift} s`, {}, async () => {
        await writeFile(file, `${shift}\n`);
        // These go to both apis, one of which has the wrong time.
        for (let count = 0; count < 2; count += 1) jobs.push(await driver.create('* * * * * *', 'fast'));
        await goOn(by({ short: 3, long: 20 }));
      });
    }
  },
};

export const clockFaults: Scenario[] = [setClock];
