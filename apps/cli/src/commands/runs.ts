import type { Command } from 'commander';
import { addCommand, addGroup, type Execute, type Flag } from '../command.js';
import { wholeNumber } from '../numbers.js';
import { ALL, FROM, LIMIT, NAMESPACES, PAYLOAD, TIMEOUT, TO, WAIT, WATCH } from './flags.js';

const ENDED = ['succeeded', 'failed', 'cancelled', 'lost', 'skipped'];
const STATES = ['queued', 'running', 'retrying', 'waiting', 'awaiting', ...ENDED];
const TRIGGER: Flag = {
  flags: '--trigger <trigger>',
  description: 'what started them',
  choices: ['schedule', 'manual', 'replay', 'backfill'],
  repeat: true,
};
const stateOf = (choices: readonly string[]): Flag => ({
  flags: '--state <state>',
  description: 'runs in one of these states, with commas between',
  choices,
  repeat: true,
});

/** `jobctl runs …` */
export function addRuns(program: Command, execute: Execute): void {
  const runs = addGroup(program, 'runs', 'List, follow, cancel and replay runs', [
    'jobctl runs list nightly --state failed',
    'jobctl runs get 01a20ad3-4e30-8fa9-910a-8c385f4d6f3b',
    'jobctl runs tail',
  ]);
  addCommand(
    runs,
    {
      usage: 'list [job]',
      summary: 'List runs, newest first, of one job or of all',
      flags: [stateOf(STATES), TRIGGER, NAMESPACES, FROM, TO, LIMIT, ALL, WATCH],
      examples: [
        'jobctl runs list',
        'jobctl runs list nightly --state failed,lost --from 7d',
        'jobctl runs list --namespace team-a',
        'jobctl runs list -o json --limit 1',
        'jobctl runs list --state failed --watch',
      ],
      load: async () => (await import('../actions/list-runs.js')).listRuns,
    },
    execute,
  );
  addCommand(
    runs,
    {
      usage: 'get <run>',
      summary: 'Show a run: its attempts, timings and answers',
      examples: [
        'jobctl runs get 01a20ad3-4e30-8fa9-910a-8c385f4d6f3b',
        "jobctl runs get 01a20ad3-4e30-8fa9-910a-8c385f4d6f3b -o jsonpath='$.attempts[-1].response_body'",
      ],
      load: async () => (await import('../actions/get-run.js')).getRun,
    },
    execute,
  );
  addCommand(
    runs,
    {
      usage: 'tail [job]',
      summary: 'Print runs as they end, until Ctrl+C',
      details: 'By server-sent events: when the connection is lost, it is made again, and no run is missed.',
      flags: [
        stateOf(ENDED),
        TRIGGER,
        NAMESPACES,
        {
          flags: '--count <count>',
          description: 'end after so many runs',
          parse: wholeNumber('--count', 1, 1_000_000_000),
        },
      ],
      examples: ['jobctl runs tail', 'jobctl runs tail nightly --state failed'],
      load: async () => (await import('../actions/tail-runs.js')).tailRuns,
    },
    execute,
  );
  addCommand(
    runs,
    {
      usage: 'cancel <runs...>',
      summary: 'Cancel runs that have not ended',
      examples: ['jobctl runs cancel 01a20ad3-4e30-8fa9-910a-8c385f4d6f3b'],
      load: async () => (await import('../actions/control-runs.js')).cancelRuns,
    },
    execute,
  );
  addCommand(
    runs,
    {
      usage: 'replay <run>',
      summary: 'Run a run again, with its own payload or another',
      flags: [PAYLOAD, WAIT, TIMEOUT],
      examples: ['jobctl runs replay 01a20ad3-4e30-8fa9-910a-8c385f4d6f3b --wait'],
      load: async () => (await import('../actions/control-runs.js')).replayRun,
    },
    execute,
  );
}
