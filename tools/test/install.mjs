import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const workspaceRoot = join(import.meta.dirname, '../..');
const stamp = join(workspaceRoot, 'node_modules/.package-lock.sha256');

/** `npm ci`, unless it was already done for this lock file. */
export function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(workspaceRoot, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('# install');
  const { status } = spawnSync('npm', ['ci'], { cwd: workspaceRoot, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
  writeFileSync(stamp, lock);
}
