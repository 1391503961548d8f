import type { Command } from 'commander';
import { addCommand, addGroup, type Definition, type Execute, type Flag } from '../command.js';

const NAMESPACE: Flag = {
  flags: '--namespace <namespace>',
  description: 'this namespace alone, not the whole system',
};

/** `jobctl calls …` */
export function addCalls(program: Command, execute: Execute): void {
  const calls = addGroup(program, 'calls', 'Stop all calls when they do harm, and let them go on', [
    "jobctl calls stop --namespace team-a -r 'Wrong target'",
    'jobctl calls resume --namespace team-a',
  ]);
  for (const definition of CALLS) addCommand(calls, definition, execute);
}

const CALLS: readonly Definition[] = [
  {
    usage: 'stop',
    summary: 'Stop all calls of a namespace or of the whole system',
    details:
      'Within two seconds no call begins, those under way are aborted, and open runs are cancelled. Ticks are skipped until the resume.',
    flags: [NAMESPACE, { flags: '-r, --reason <text>', description: 'why, for whoever looks next' }],
    examples: [
      "jobctl calls stop -r 'The network is being mended'",
      "jobctl calls stop --namespace team-a -r 'Wrong target' --yes",
    ],
    load: async () => (await import('../actions/calls.js')).stopCalls,
  },
  {
    usage: 'resume',
    summary: 'Let calls go on',
    details: `The next tick of each job runs as usual. Of the ticks that were skipped, --catch-up runs after all:

  none    none; they stay skipped
  latest  the latest of each job, however long ago
  all     all inside the catch-up window of their job; older ones stay skipped

Each job catches up by a backfill of its own, at most 50 runs per second, and its runs do not wait for each other. Possible for at most 1,000 jobs.`,
    flags: [
      NAMESPACE,
      {
        flags: '--catch-up <which>',
        description: 'which of the ticks that were skipped run after all',
        choices: ['none', 'latest', 'all'],
        default: 'none',
      },
    ],
    examples: ['jobctl calls resume', 'jobctl calls resume --namespace team-a --catch-up latest'],
    load: async () => (await import('../actions/calls.js')).resumeCalls,
  },
  {
    usage: 'stops',
    summary: 'List what is stopped',
    examples: ['jobctl calls stops'],
    load: async () => (await import('../actions/calls.js')).listStops,
  },
];
