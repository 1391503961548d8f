import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The ports of one RabbitMQ node. */
export interface RabbitmqPorts {
  readonly amqp: number;
  /** For other Erlang nodes, such as rabbitmqctl. */
  readonly distribution: number;
  /** Of the node's own Erlang port mapper. */
  readonly portMapper: number;
}

/**
 * For every Erlang VM, of which starting a node takes more than one: one scheduler, which does not spin while idle;
 * nothing that listens beyond loopback; no port mapper besides the one that runs already.
 */
const ERLANG_FLAGS = '+S 1:1 +sbwt none -kernel inet_dist_use_interface {127,0,0,1} -start_epmd false';

/** Writes the files without which RabbitMQ would read those in /etc. */
export async function writeNodeFiles(directory: string): Promise<void> {
  await writeFile(join(directory, 'rabbitmq-env.conf'), '');
  await writeFile(join(directory, 'enabled_plugins'), '[].');
}

/**
 * The whole environment of a node that keeps everything in `directory`, and of the rabbitmqctl that speaks to it:
 * nothing is inherited but the PATH.
 */
export function nodeEnvironment(directory: string, ports: RabbitmqPorts): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    LC_ALL: 'C.UTF-8',
    // The Erlang cookie is made here.
    HOME: directory,
    // The script then becomes the Erlang VM instead of guarding it, so that a signal reaches the VM.
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
    // Neither exists: without one RabbitMQ starts faster than with an empty one.
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
