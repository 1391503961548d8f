import type { Command } from 'commander';
import { addCommand, addGroup, type Execute } from '../command.js';
import { ALL, LIMIT, NAMESPACES } from './flags.js';

/** `jobctl operations …` and `jobctl alerts …` */
export function addOperations(program: Command, execute: Execute): void {
  const states = ['pending', 'running', 'paused', 'succeeded', 'failed', 'cancelled'];
  const operations = addGroup(program, 'operations', 'Follow and stop long work, such as backfills', [
    'jobctl operations list --state running',
    'jobctl operations wait 01a20ad3-4e30-7c21-9b5e-6f0c3a5d9e12',
  ]);
  const id = '01a20ad3-4e30-7c21-9b5e-6f0c3a5d9e12';
  addCommand(
    operations,
    {
      usage: 'list',
      summary: 'List operations, newest first',
      flags: [
        {
          flags: '--state <state>',
          description: 'operations in one of these states',
          choices: states,
          repeat: true,
        },
        LIMIT,
        ALL,
      ],
      examples: ['jobctl operations list', 'jobctl operations list --state running,paused'],
      load: async () => (await import('../actions/operations.js')).listOperations,
    },
    execute,
  );
  addCommand(
    operations,
    {
      usage: 'get <operation>',
      summary: 'Show how far an operation is',
      examples: [`jobctl operations get ${id}`],
      load: async () => (await import('../actions/operations.js')).getOperation,
    },
    execute,
  );
  addCommand(
    operations,
    {
      usage: 'wait <operation>',
      summary: 'Wait until an operation has ended',
      examples: [`jobctl operations wait ${id}`],
      load: async () => (await import('../actions/operations.js')).waitForOperation,
    },
    execute,
  );
  for (const [verb, summary] of [
    ['pause', 'Pause an operation'],
    ['resume', 'Resume an operation that is paused'],
    ['cancel', 'Cancel an operation; what is done stays done'],
  ] as const) {
    addCommand(
      operations,
      {
        usage: `${verb} <operation>`,
        summary,
        examples: [`jobctl operations ${verb} ${id}`],
        load: async () => (await import('../actions/operations.js')).controlOperation(verb),
      },
      execute,
    );
  }
  const alerts = addGroup(program, 'alerts', 'See which alerts were sent', [
    'jobctl alerts list --state failed',
  ]);
  const alertStates = ['pending', 'delivered', 'failed'];
  addCommand(
    alerts,
    {
      usage: 'list [job]',
      summary: 'List alerts, newest first, of one job or of all',
      flags: [
        {
          flags: '--state <state>',
          description: 'alerts in one of these states',
          choices: alertStates,
          repeat: true,
        },
        NAMESPACES,
        LIMIT,
        ALL,
      ],
      examples: ['jobctl alerts list', 'jobctl alerts list nightly --state failed'],
      load: async () => (await import('../actions/list-alerts.js')).listAlerts,
    },
    execute,
  );
}
