import { LocalInstance } from './local-instance.js';
import { findRabbitmq, type RabbitmqPrograms } from './programs.js';
import { nodeEnvironment, writeNodeFiles, type RabbitmqPorts } from './rabbitmq-node.js';
import { runProgram } from './run-program.js';
import type { ServerInstance } from './server-instance.js';
import { ServerProcess } from './server-process.js';
import type { Undertaker } from './undertaker.js';

const NAME = 'RabbitMQ';
const READY = /completed with \d+ plugins|Server startup complete/;
const START_LIMIT_MS = 60_000;

/** A RabbitMQ that is not started yet, and its rabbitmqctl. */
export interface RabbitmqInstance {
  readonly broker: ServerInstance;
  /** Resolves to what rabbitmqctl printed. @throws Error with what it complained about. */
  control(args: readonly string[]): Promise<string>;
}

export async function rabbitmqInstance(
  ports: RabbitmqPorts,
  undertaker: Undertaker,
): Promise<RabbitmqInstance> {
  const programs = await findRabbitmq();
  if (programs === undefined) throw new Error('No RabbitMQ.');
  const environment = nodeEnvironment(undertaker.directory, ports);
  await writeNodeFiles(undertaker.directory);
  const portMapper = await startPortMapper(programs, ports, undertaker);
  const command = {
    name: NAME,
    program: programs.server,
    args: [],
    environment,
    ready: READY,
    startLimitMs: START_LIMIT_MS,
  };
  return {
    broker: new LocalInstance(command, undertaker, portMapper),
    control: (args) => runProgram(programs.control, ['--quiet', ...args], environment),
  };
}

/** Left to itself the node would start one as a daemon, which outlives it and is not ours to end. */
function startPortMapper(
  { portMapper }: RabbitmqPrograms,
  ports: RabbitmqPorts,
  undertaker: Undertaker,
): Promise<ServerProcess> {
  const command = {
    name: 'The Erlang port mapper',
    program: portMapper,
    // It says that it is ready only with -d.
    args: ['-d', '-address', '127.0.0.1', '-port', String(ports.portMapper)],
    environment: {},
    ready: /epmd running/,
    startLimitMs: START_LIMIT_MS,
  };
  return ServerProcess.start(command, undertaker);
}
