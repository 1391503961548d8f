import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { addExamples } from './command.js';
import { COMPLETION_EXAMPLES } from './program.js';

/** Lets a library print completion scripts, and answer what these ask at each press of the tab key. */
export function addCompletionOf(program: Command): void {
  const own = program.commands.findIndex((command) => command.name() === 'completion');
  (program.commands as Command[]).splice(own, 1);
  tab(program, { completionCommandName: 'completion' });
  const added = program.commands.find((command) => command.name() === 'completion');
  if (added !== undefined) addExamples(added, COMPLETION_EXAMPLES);
}
