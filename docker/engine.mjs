// The container tools of this machine, run in the root of the workspace.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';

/** The image that is built from the sources. */
export const LOCAL_IMAGE = 'job-scheduler:local';

const workspace = join(import.meta.dirname, '..');

// With these arguments each program says whether it works: a client may be installed although its engine does not run.
const builders = { docker: ['version'], podman: ['version'], buildah: ['version'] };
const composers = { docker: ['compose', 'ls'], podman: ['compose', 'version'] };

/** The program that builds images here; undefined when there is none. */
export const findBuilder = () => firstThatWorks(builders);

/** Builds the image with the first builder that works; `args` go to its `build`. Resolves to the exit code. */
export function build(args) {
  const builder = findBuilder();
  if (builder === undefined)
    return refuse('No Docker engine answers, and neither Podman nor Buildah is installed');
  return run(builder, ['build', '--file', 'docker/Dockerfile', '--tag', LOCAL_IMAGE, ...args, '.']);
}

/** `docker compose` or `podman compose` with our file; undefined when neither works. */
export function findCompose() {
  const composer = firstThatWorks(composers);
  if (composer === undefined) return undefined;
  return (...args) => run(composer, ['compose', '--file', 'docker/compose.yaml', ...args]);
}

/** Prints what is missing and what to do about it. Returns the exit code. */
export function refuse(missing) {
  console.error(`${missing}: install Docker with its Compose plugin, 2.24 or later, and start it.`);
  return 1;
}

function firstThatWorks(programs) {
  const works = ([program, args]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;
  return Object.entries(programs).find(works)?.[0];
}

async function run(program, args) {
  const child = spawn(program, args, { cwd: workspace, stdio: 'inherit' });
  // The terminal's interrupt also reaches the program, which decides when to end.
  process.on('SIGINT', () => undefined);
  const [code] = await once(child, 'exit');
  return code ?? 1;
}
