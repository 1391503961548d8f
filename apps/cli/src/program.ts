import { Command, Option } from 'commander';
import { addExamples, type Execute } from './command.js';
import { addAccess } from './commands/access.js';
import { addCalls } from './commands/calls.js';
import { addCron } from './commands/cron.js';
import { addFiles, addImport } from './commands/files.js';
import { addJobs } from './commands/jobs.js';
import { addListen } from './commands/listen.js';
import { addOperations } from './commands/operations.js';
import { addRuns } from './commands/runs.js';
import { addSetup } from './commands/setup.js';
import type { Terminal } from './terminal/terminal.js';
import { version } from './version.js';

/** How the completion is installed. */
export const COMPLETION_EXAMPLES = [
  'source <(jobctl completion bash)',
  'jobctl completion fish > ~/.config/fish/completions/jobctl.fish',
];

/** All commands, as they are called and explained. What a command does is loaded when it is called. */
export function buildProgram(
  execute: Execute,
  terminal: Pick<Terminal, 'print' | 'say' | 'columns'>,
): Command {
  const program = new Command('jobctl')
    .description('The command line of Job-Scheduler: jobs, runs, and why something did not run.')
    .usage('<command>')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => terminal.print(text),
      writeErr: (text) => terminal.say(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, 'Error: ')),
      getOutHelpWidth: () => Math.min(terminal.columns ?? 100, 100),
      getErrHelpWidth: () => 100,
    })
    .showHelpAfterError('(add --help for what this command takes)')
    .showSuggestionAfterError()
    .helpCommand('help [command]', 'show what a command takes')
    .helpOption('-h, --help', 'show this help')
    .exitOverride()
    .option('--version', 'print the version')
    .on('option:version', () => {
      throw new VersionWanted();
    });
  addConnectionOptions(program);
  addJobs(program, execute);
  addRuns(program, execute);
  addFiles(program, execute);
  addImport(program, execute);
  addCron(program, execute);
  addOperations(program, execute);
  addCalls(program, execute);
  addAccess(program, execute);
  addListen(program, execute);
  addSetup(program, execute);
  addCompletion(program);
  addExamples(program, [
    'jobctl listen --answers 500,500,200',
    `jobctl jobs create hello -s '* * * * *' -c http://127.0.0.1:9000/`,
    'jobctl jobs run hello --wait',
    'jobctl jobs ticks hello',
  ]);
  return program;
}

/** `--version` is asked for: it is read from a file only then. */
export class VersionWanted extends Error {
  readonly text = version();
}

function addConnectionOptions(program: Command): void {
  program
    .option('--url <url>', 'URL of the API [JOBCTL_URL, profile, http://127.0.0.1:8000]')
    .option('--token <key>', 'API key [JOBCTL_TOKEN, profile]; `jobctl login` keeps it out of sight')
    .option('--profile <name>', 'profile to use [JOBCTL_PROFILE, `jobctl profile use`]')
    .addOption(
      new Option('-o, --output <format>', 'table, wide, json, yaml, name, or jsonpath=EXPRESSION').default(
        'table',
      ),
    )
    .option('--timeout <duration>', 'how long one request may take', '30s')
    .option('-y, --yes', 'answer questions with yes')
    .option('--no-color', 'no colours [NO_COLOR]');
}

/** The completion is a library's, which is loaded for it alone: see completion.ts. */
function addCompletion(program: Command): void {
  const completion = program
    .command('completion <shell>')
    .summary('Print the completion script of a shell')
    .description('Print the completion script of a shell: bash, zsh, fish or powershell.');
  addExamples(completion, COMPLETION_EXAMPLES);
  completion.action(() => undefined);
}
