import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installOptions } from './install.mjs';

const root = join(__dirname, '..', '..');

it('npm start installs a quarter of all packages, according to the lock file', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'install-'));
  try {
    for (const manifest of await manifests()) await cp(join(root, manifest), join(directory, manifest));
    expect(await counted(installOptions.standalone, directory)).toBeLessThanOrEqual(260);
    expect(await counted(installOptions.everything, directory)).toBeGreaterThan(600);
  } finally {
    await rm(directory, { recursive: true });
  }
}, 60_000);

/** The packages that npm would install into an empty workspace, determined without the network. */
async function counted(options: string[], cwd: string): Promise<number> {
  const { stdout } = await promisify(execFile)('npm', ['ci', '--dry-run', '--offline', ...options], { cwd });
  return Number(/^added (\d+) packages/m.exec(stdout)?.[1]);
}

async function manifests(): Promise<string[]> {
  const groups = ['apps', 'libs'].map(async (group) =>
    (await readdir(join(root, group))).map((project) => join(group, project)),
  );
  const projects = ['docker', 'infra', ...(await Promise.all(groups)).flat()];
  return ['package-lock.json', ...['.', ...projects].map((project) => join(project, 'package.json'))];
}
