#!/usr/bin/env node
// Stands in for the Compose plugin of the `docker` client where it is not to be had: translates a compose file for
// Debian's docker-compose 1.29, which knows an older syntax and neither `--wait` nor a build on this machine's network.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';

const read = (path) => parse(readFileSync(path, 'utf8'), { merge: true });
const docker = (...args) => execFileSync('docker', args, { encoding: 'utf8' });
const words = (text) => text.split(/\s+/).filter((word) => word !== '');

/** The same file without what docker-compose 1.29 does not know. */
function translate({ name: _, ...file }) {
  for (const service of Object.values(file.services)) {
    delete service.build;
    const { limits } = service.deploy?.resources ?? {};
    if (limits?.pids === undefined) continue;
    service.pids_limit = limits.pids;
    delete limits.pids;
  }
  return file;
}

/** Builds every image that the files build. A later file overrides an earlier one, as in compose. */
function build(files) {
  const services = {};
  for (const { path, content } of files)
    for (const [name, { image, build }] of Object.entries(content.services))
      services[name] = {
        folder: dirname(path),
        ...services[name],
        ...(image && { image }),
        ...(build && { build }),
      };
  for (const { image, build, folder } of Object.values(services).filter((service) => service.build)) {
    const context = resolve(folder, build.context);
    const target = build.target === undefined ? [] : ['--target', build.target];
    const name = image.replace(/^\$\{\w+:-(.*)\}$/, '$1');
    const options = ['--network', 'host', '--file', build.dockerfile, ...target, '--tag', name];
    execFileSync('podman', ['build', ...options, '.'], { cwd: context, stdio: 'inherit' });
  }
}

/** Resolves to whether every container of the project is healthy, or has ended well. */
async function untilHealthy(project) {
  for (const deadline = Date.now() + 600_000; Date.now() < deadline; await delay(1_000)) {
    const ids = words(
      docker('ps', '--all', '--quiet', '--filter', `label=com.docker.compose.project=${project}`),
    );
    const states = JSON.parse(docker('inspect', ...ids)).map(({ State }) =>
      State.Status === 'exited' ? `ended with ${State.ExitCode}` : (State.Health?.Status ?? 'healthy'),
    );
    if (states.every((state) => ['healthy', 'ended with 0'].includes(state))) return true;
    if (states.some((state) => /^(unhealthy|ended with [^0])/.test(state))) return false;
  }
  return false;
}

async function compose(args) {
  const at = args.findIndex((arg, index) => !arg.startsWith('-') && !args[index - 1]?.startsWith('-'));
  const { values } = parseArgs({
    args: args.slice(0, at),
    options: { file: { type: 'string', multiple: true }, 'env-file': { type: 'string' } },
  });
  const files = values.file.map((path) => ({ path: resolve(path), content: read(path) }));
  const project =
    process.env.COMPOSE_PROJECT_NAME ?? files.map(({ content }) => content.name).findLast(Boolean);
  const [command, ...options] = args.slice(at);
  if (options.includes('--build')) build(files);

  const folder = mkdtempSync(join(tmpdir(), 'compose-'));
  const translated = files.flatMap(({ content }, index) => {
    const path = join(folder, `${index}.json`);
    writeFileSync(path, JSON.stringify(translate(content)));
    return ['--file', path];
  });
  const where = ['--project-name', project, '--project-directory', dirname(files[0].path)];
  const environment = values['env-file'] === undefined ? [] : ['--env-file', resolve(values['env-file'])];
  const known = options.filter((option) => !['--build', '--no-build', '--wait'].includes(option));
  const all = [...translated, ...where, ...environment, command, ...known];
  const { status } = spawnSync('docker-compose', all, { stdio: 'inherit' });
  rmSync(folder, { recursive: true });
  if (status !== 0 || !options.includes('--wait')) return status ?? 1;
  return (await untilHealthy(project)) ? 0 : 1;
}

const [first, ...rest] = process.argv.slice(2);
if (first === 'docker-cli-plugin-metadata')
  console.log(JSON.stringify({ SchemaVersion: '0.1.0', Vendor: 'Job-Scheduler', Version: 'stand-in' }));
else if (rest[0] === 'ls') docker('ps');
else process.exitCode = await compose(rest);
