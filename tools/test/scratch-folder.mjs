import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm';
/** Three times what the servers, browsers and installations of the tests keep at the most. */
const ROOM_BYTES = 2 * 1024 ** 3;
/** Programs and servers need the rest. */
const FREE_BYTES = 4 * ROOM_BYTES;

/**
 * A folder in memory for the files of the tests, which is removed when this process ends; null where there is no room for one, or
 * programs may not be started from it. Tests that keep bounds on time use databases that wait for the disk at each commit, and a
 * disk that others keep busy may take seconds.
 */
export function scratchFolder() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize < ROOM_BYTES || freemem() < FREE_BYTES) return null;
    const folder = mkdtempSync(join(MEMORY, 'tests-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
    // Servers that do not run as root pass through it.
    chmodSync(folder, 0o755);
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    execFileSync(program);
    return folder;
  } catch {
    return null;
  }
}
