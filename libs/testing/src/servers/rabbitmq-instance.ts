import { ContainerInstance } from './container-instance.js';
import { Docker } from './docker.js';
import { rabbitmq, ServersMissingError } from './known-servers.js';
import { LocalInstance } from './local-instance.js';
import { findRabbitmq, type RabbitmqPrograms } from './programs.js';
import { nodeEnvironment, writeNodeFiles, type RabbitmqPorts } from './rabbitmq-node.js';
import { runProgram } from './run-program.js';
import type { ServerInstance } from './server-instance.js';
import { ServerProcess } from './server-process.js';
import type { Undertaker } from './undertaker.js';

const CONTAINER_PORT = 5672;
const RUN = {
  name: rabbitmq.name,
  ready: /completed with \d+ plugins|Server startup complete/,
  // It takes five seconds when the processor is idle.
  startLimitMs: 180_000,
};

/** A RabbitMQ that is not started yet, and its rabbitmqctl. */
export interface RabbitmqInstance {
  readonly broker: ServerInstance;
  /** Resolves to the output of rabbitmqctl. @throws Error with its error output. */
  control(args: readonly string[]): Promise<string>;
}

/**
 * Uses the programs on this machine, or else a container.
 *
 * @throws ServersMissingError when there are neither the programs nor a Docker engine.
 */
export async function rabbitmqInstance(
  ports: RabbitmqPorts,
  undertaker: Undertaker,
): Promise<RabbitmqInstance> {
  const programs = await findRabbitmq();
  if (programs !== undefined) return localNode(programs, ports, undertaker);
  const docker = await Docker.find();
  if (docker === undefined) throw new ServersMissingError([rabbitmq]);
  return containerNode(docker, ports, undertaker);
}

async function localNode(
  programs: RabbitmqPrograms,
  ports: RabbitmqPorts,
  undertaker: Undertaker,
): Promise<RabbitmqInstance> {
  const environment = nodeEnvironment(undertaker.directory, ports);
  await writeNodeFiles(undertaker.directory);
  const portMapper = await startPortMapper(programs, ports, undertaker);
  const command = { ...RUN, program: programs.server, args: [], environment };
  return {
    broker: new LocalInstance(command, undertaker, portMapper),
    control: (args) => runProgram(programs.control, ['--quiet', ...args], environment),
  };
}

/** Otherwise the node would start one as a daemon, which outlives the node and which we could not end. */
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
    startLimitMs: RUN.startLimitMs,
  };
  return ServerProcess.start(command, undertaker);
}

function containerNode(docker: Docker, ports: RabbitmqPorts, undertaker: Undertaker): RabbitmqInstance {
  const options = {
    ...RUN,
    image: rabbitmq.image,
    port: ports.amqp,
    containerPort: CONTAINER_PORT,
    args: [],
  };
  const broker = new ContainerInstance(docker, options, undertaker);
  return {
    broker,
    control: (args) => docker.run(['exec', broker.container, 'rabbitmqctl', '--quiet', ...args]),
  };
}
