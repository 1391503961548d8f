import { Command, Option } from 'commander';
import type { Context } from './context.js';
import type { ExitCode } from './exit-codes.js';
import { usage } from './failure.js';

/** What a command does. Its module is loaded when it is called, so that `--help` loads none. */
export type Action<Options = object> = (
  context: Context,
  args: readonly string[],
  options: Options,
) => Promise<ExitCode | void>;

/** Carries out the action of the command that was called. */
export type Execute = (
  load: () => Promise<Action<never>>,
  args: readonly string[],
  options: object,
) => Promise<void>;

/** One flag: as commander reads it, what it is for, and its choices. A flag with `repeat` may be given several times. */
export interface Flag {
  readonly flags: string;
  readonly description: string;
  readonly default?: string | number;
  readonly choices?: readonly string[];
  readonly repeat?: boolean;
  readonly parse?: (text: string) => unknown;
}

/** A command as it is called and explained. */
export interface Definition {
  /** Its name and arguments: `get <job>`. */
  readonly usage: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What else its help says. */
  readonly details?: string;
  readonly flags?: readonly Flag[];
  /** A command line each, without a prompt. */
  readonly examples: readonly string[];
  readonly load: () => Promise<Action<never>>;
}

/** Adds a command. */
export function addCommand(parent: Command, definition: Definition, execute: Execute): void {
  const command = parent
    .command(definition.usage)
    .summary(definition.summary)
    .description([`${definition.summary}.`, definition.details ?? ''].join('\n\n').trim());
  for (const flag of definition.flags ?? []) command.addOption(optionOf(flag));
  addExamples(command, definition.examples);
  command.action(async () =>
    execute(definition.load, command.processedArgs.flat().filter(isText), command.optsWithGlobals()),
  );
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Adds a group of commands. Called alone, it prints its help. */
export function addGroup(
  parent: Command,
  name: string,
  summary: string,
  examples: readonly string[],
): Command {
  const group = parent.command(name).summary(summary).description(`${summary}.`);
  addExamples(group, examples);
  return group;
}

/** Examples stand at the end of every help page. */
export function addExamples(command: Command, examples: readonly string[]): void {
  const lines = examples.map((line) => `  ${line}`);
  command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

function optionOf({ flags, description, default: preset, choices, repeat = false, parse }: Flag): Option {
  const option = new Option(flags, description);
  if (preset !== undefined) option.default(preset);
  if (choices !== undefined && !repeat) option.choices(choices);
  if (parse !== undefined) option.argParser(parse);
  if (repeat) {
    // Shown in the help and completed; checked by `split`, since a value may be a list.
    if (choices !== undefined) option.argChoices = [...choices];
    option.argParser((text: string, all: string[] = []) => [...all, ...split(text, choices, option)]);
  }
  return option;
}

/** `a,b` is the same as the flag given twice, where there are choices. */
function split(text: string, choices: readonly string[] | undefined, option: Option): string[] {
  if (choices === undefined) return [text];
  const values = text.split(',');
  for (const value of values) {
    if (!choices.includes(value))
      throw usage(`${option.flags}: "${value}" is none of ${choices.join(', ')}.`);
  }
  return values;
}
