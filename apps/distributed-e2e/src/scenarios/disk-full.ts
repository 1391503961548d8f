import { Undertaker } from '@job-scheduler/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTY } from '../checker/limits.js';
import { BUSY } from './load.js';
import type { Scenario } from './scenario.js';

/** PostgreSQL starts with about 90 MiB: its write-ahead log and its catalogues. */
const DISK_MIB = 160;

/** A small file system in memory. It disappears with this process, however the process ends. */
interface SmallDisk {
  directory: string;
  undertaker: Undertaker;
}

let disk: SmallDisk | undefined;

async function mount(): Promise<SmallDisk> {
  const undertaker = await Undertaker.hire('distributed-e2e-disk-');
  undertaker.add('umount --lazy "$1"');
  const { directory } = undertaker;
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m,mode=755`, 'none', directory], {
    stdio: 'pipe',
  });
  return { directory, undertaker };
}

async function unmount(): Promise<void> {
  await disk?.undertaker.dismiss();
  disk = undefined;
}

async function obstacle(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'only root on Linux may mount a small file system';
  try {
    disk = await mount();
    return undefined;
  } catch (error) {
    return `no file system can be mounted here: ${(error as Error).message.split('\n')[0]}`;
  } finally {
    await unmount();
  }
}

/** Fills the rest of the disk. */
function fill(directory: string): string {
  const file = join(directory, 'filler');
  const { bavail, bsize } = statfsSync(directory);
  writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - 64 * 1024)));
  return file;
}

/** A job that takes up space of its own, and is not due while the scenario runs. */
const largeJob = (): object => ({
  name: `large-${randomUUID()}`,
  schedule: '@yearly',
  job: {
    callback_url: 'http://127.0.0.1:1/',
    http_method: 'post',
    payload: { text: randomBytes(100_000).toString('base64') },
  },
});

const fullDisk: Scenario = {
  key: '16',
  longMinutes: 3.5,
  title: 'disk full under PostgreSQL, then freed',
  required: 'writes refused with 503; recovers without restart when freed',
  limits: { ...FAULTY, latenessMs: 10_000, raceMs: 10_000, gapMs: 10_000 },
  load: BUSY,
  obstacle,
  cluster: async () => {
    disk = await mount();
    const postgresDirectory = join(disk.directory, 'postgres');
    mkdirSync(postgresDirectory);
    return { api: 1, scheduler: 1, runner: 1, postgresDirectory };
  },
  async run({ cluster, api, fault, goOn, by, require, measure }) {
    const directory = disk?.directory ?? '';
    const statuses = new Map<number, number>();
    await fault('disk full', { outage: true, missed: true, strands: true }, async () => {
      const file = fill(directory);
      const until = Date.now() + by({ short: 15_000, long: 120_000 });
      while (Date.now() < until) {
        const { status } = await api
          .call('POST', '/v1/jobs', { body: largeJob() })
          .catch(() => ({ status: 0 }));
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        await goOn(0.2);
      }
      truncateSync(file, 0);
      rmSync(file);
      // If it ended because it ran out of space, its administrator starts it again; our processes keep running.
      measure('PostgreSQL ended', cluster.postgres.isAlive() ? 'no' : 'yes');
      if (!cluster.postgres.isAlive()) await cluster.startPostgres();
    });
    measure('answers', JSON.stringify(Object.fromEntries(statuses)));
    require((statuses.get(503) ?? 0) > 0, 'No write was refused with 503.');
    const wrong = [...statuses.keys()].filter((status) => status !== 201 && status !== 503);
    require(wrong.length === 0, `Writes were answered with ${wrong.join()}.`);
    await goOn(by({ short: 5, long: 30 }));
  },
  cleanUp: unmount,
};

export const diskFaults: Scenario[] = [fullDisk];
