import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The ports of one RabbitMQ node. */
export interface RabbitmqPorts {
  readonly amqp: number;
  /** The port for other Erlang nodes, such as rabbitmqctl. */
  readonly distribution: number;
  /** The port of the node's own Erlang port mapper. */
  readonly portMapper: number;
}

/**
 * Flags for every Erlang VM; the start of a node needs several. One scheduler, which does not spin while idle; no
 * listener beyond loopback; no port mapper other than the one that is already running.
 */
const ERLANG_FLAGS = '+S 1:1 +sbwt none -kernel inet_dist_use_interface {127,0,0,1} -start_epmd false';

/** Writes the configuration files, because without them RabbitMQ would read those in /etc. */
export async function writeNodeFiles(directory: string): Promise<void> {
  await writeFile(join(directory, 'rabbitmq-env.conf'), '');
  await writeFile(join(directory, 'enabled_plugins'), '[].');
}

/**
 * The whole environment of a node that keeps everything in `directory`, and of the rabbitmqctl that talks to it. Only
 * the PATH is inherited.
 */
export function nodeEnvironment(directory: string, ports: RabbitmqPorts): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    LC_ALL: 'C.UTF-8',
    // The Erlang cookie is created here.
    HOME: directory,
    // This makes the script become the Erlang VM instead of its parent, so that a signal reaches the VM.
    RUNNING_UNDER_SYSTEMD: 'true',
    ERL_FLAGS: ERLANG_FLAGS,
    ERL_CRASH_DUMP: join(directory, 'erl_crash.dump'),
    ERL_EPMD_PORT: String(ports.portMapper),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `private-${ports.amqp}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(ports.amqp),
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_CONF_ENV_FILE: join(directory, 'rabbitmq-env.conf'),
    // Neither file exists: RabbitMQ starts faster without one than with an empty one.
    RABBITMQ_CONFIG_FILE: join(directory, 'rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(directory, 'advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(directory, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(directory, 'data'),
    RABBITMQ_LOG_BASE: join(directory, 'log'),
    RABBITMQ_PID_FILE: join(directory, 'pid'),
    RABBITMQ_SCHEMA_DIR: join(directory, 'schema'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(directory, 'config'),
  };
}
