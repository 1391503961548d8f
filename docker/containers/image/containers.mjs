// Runs commands of an image: with Docker, Podman or Buildah, whichever works, on the network of this machine.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { findBuilder } from '../../engine.mjs';

const tool = findBuilder();

const DOCKER_OPTIONS = ['--rm', '--init', '--network=host', '--read-only', '--tmpfs=/tmp', '--cap-drop=ALL'];

/** The bytes of all layers of an image, as reported by the container tool. */
export function imageBytes(image) {
  const [command, format] = tool === 'buildah' ? ['images', '{{.Size}}'] : ['image inspect', '{{.Size}}'];
  const size = execFileSync(requireTool(), [...command.split(' '), '--format', format, image], {
    encoding: 'utf8',
  });
  const [, number, unit = ''] = /^([\d.]+)\s*(\w*)/.exec(size) ?? [];
  return Number(number) * ({ kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9 }[unit] ?? 1);
}

/** A container of the image that runs one command at a time, without capabilities and with only /tmp writable. */
export class Container {
  /** @param {string} image */
  constructor(image) {
    this.image = image;
    requireTool();
    if (tool === 'buildah') this.name = execFileSync(tool, ['from', image], { encoding: 'utf8' }).trim();
  }

  /**
   * Starts a command through a shell that prints the time and its pid. `output` collects the output, `ended` resolves
   * to the exit code, and `startedAt()` is in epoch milliseconds.
   */
  start(command, environment) {
    const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const shell = ['sh', '-c', 'echo "$(date +%s%3N) $$"; exec "$@"', 'sh', ...command];
    const args =
      tool === 'buildah'
        ? ['run', ...variables, this.name, '--', ...shell]
        : ['run', ...DOCKER_OPTIONS, ...variables, this.image, ...shell];
    const child = spawn(tool, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const run = { output: '', ended: once(child, 'close').then(([code]) => code) };
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (run.output += text));
    const first = () => run.output.split('\n', 1)[0].split(' ').map(Number);
    run.startedAt = () => first()[0];
    // Docker passes signals on. Buildah would kill the command, but the command has a process id on this machine.
    run.stop = () => process.kill(tool === 'buildah' ? first()[1] : child.pid, 'SIGTERM');
    return run;
  }

  remove() {
    if (this.name !== undefined) execFileSync(tool, ['rm', this.name], { stdio: 'ignore' });
  }
}

function requireTool() {
  if (tool === undefined)
    throw new Error('No image can be run here: start Docker, or install Podman or Buildah.');
  return tool;
}
