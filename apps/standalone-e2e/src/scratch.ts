import { eventually, RecordingTarget, signal } from '@job-scheduler/testing';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postmastersOf } from './processes.js';

const directories = new Set<string>();
const groups = new Set<number>();
const targets = new Set<RecordingTarget>();

/** The absolute path, free of symbolic links, of a new and empty directory. */
export function newDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'standalone-e2e-')));
  directories.add(directory);
  return directory;
}

/** A new target for callbacks. */
export async function newTarget(): Promise<RecordingTarget> {
  const target = await RecordingTarget.start();
  targets.add(target);
  return target;
}

/** Remembers a process group that must not outlive the tests. */
export const ownGroup = (leader: number): unknown => groups.add(leader);

/** Ends whatever the tests have left running, whether they failed or not. */
export async function cleanUp(): Promise<void> {
  killEverything();
  for (const directory of directories) {
    await eventually(`PostgreSQL to end in ${directory}`, () => postmastersOf(directory).length === 0);
    rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
  }
  await Promise.all([...targets].map((target) => target.close()));
  for (const owned of [directories, groups, targets]) owned.clear();
}

function killEverything(): void {
  for (const leader of groups) signal(-leader, 'SIGKILL');
  for (const { pid } of [...directories].flatMap(postmastersOf)) signal(pid, 'SIGKILL');
}

// An interrupted test run leaves nothing running either.
process.once('exit', killEverything);
