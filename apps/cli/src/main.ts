import { createClient, type Client } from '@job-scheduler/api-client';
import { CommanderError } from 'commander';
import type { Now } from './clock.js';
import type { Execute } from './command.js';
import { settle, type ConnectionFlags, type Settings } from './connection/settings.js';
import type { Context } from './context.js';
import type { Environment } from './environment.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { failureOf } from './failure.js';
import { formatOf } from './output/format.js';
import { durationOf } from './output/times.js';
import { buildProgram, VersionWanted } from './program.js';
import type { Terminal } from './terminal/terminal.js';
import { version } from './version.js';

/** Flags that every command takes. */
interface CommonFlags extends ConnectionFlags {
  readonly output: string;
  readonly timeout: string;
  readonly yes?: true;
}

/** What the command line is run in. */
export interface Surroundings {
  readonly environment: Environment;
  readonly terminal: Terminal;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  readonly now: Now;
}

/** Runs the command line and resolves to its exit code. */
export async function main(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { terminal, signal } = surroundings;
  let exit: ExitCode = EXIT.ok;
  const execute: Execute = async (load, positional, options) => {
    const context = contextOf(options as CommonFlags, surroundings);
    const action = await load();
    exit = (await action(context, positional, options as never)) ?? EXIT.ok;
  };
  const program = buildProgram(execute, terminal);
  try {
    if (args[0] === 'completion' || args[0] === 'complete') {
      const { addCompletionOf } = await import('./completion.js');
      addCompletionOf(program);
    }
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync(args, { from: 'user' });
    return exit;
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
    return explain(error, terminal);
  }
}

/** Says what went wrong, and returns the exit code for it. */
function explain(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof VersionWanted) {
    terminal.print(`${error.text}\n`);
    return EXIT.ok;
  }
  // Commander has written its sentence, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const failure = failureOf(error);
  if (failure === null) throw error;
  terminal.say(`Error: ${failure.message}`);
  return failure.exit;
}

function contextOf(flags: CommonFlags, { environment, terminal, signal, now }: Surroundings): Context {
  const timeoutMs = durationOf(flags.timeout);
  let settings: Promise<Settings> | undefined;
  let client: Promise<Client> | undefined;
  const context: Context = {
    terminal,
    environment,
    signal,
    now,
    format: formatOf(flags.output),
    yes: flags.yes ?? false,
    settings: () => (settings ??= settingsOf(flags, environment, terminal)),
    client: () => (client ??= context.settings().then((settled) => clientOf(settled, timeoutMs, signal))),
  };
  return context;
}

async function settingsOf(
  flags: ConnectionFlags,
  environment: Environment,
  terminal: Terminal,
): Promise<Settings> {
  const { profilesFile, readProfiles, warningAbout } = await import('./connection/profiles.js');
  const file = profilesFile(environment.configHome);
  const warning = await warningAbout(file);
  if (warning !== null) terminal.say(`Warning: ${warning}`);
  return settle(flags, environment, await readProfiles(file));
}

function clientOf({ url, token }: Settings, timeoutMs: number, signal: AbortSignal): Client {
  return createClient({
    url,
    token: token ?? undefined,
    timeoutMs,
    headers: { 'user-agent': `jobctl/${version()}` },
    // A command line that nobody answers should say so soon.
    retry: { retries: 2, delayMs: 200 },
    fetch: (input, init) => fetch(input, { ...init, signal: either(init?.signal, signal) }),
  });
}

const either = (one: AbortSignal | null | undefined, other: AbortSignal): AbortSignal =>
  one == null ? other : AbortSignal.any([one, other]);
