import { createColors } from 'picocolors';
import { readEnvironment } from './environment.js';
import { main } from './main.js';

/** What a command line printed, said and ended with. */
export interface Outcome {
  exit: number;
  stdout: string;
  stderr: string;
}

/** How a command line is run. */
export interface Circumstances {
  env?: Record<string, string>;
  /** The answers of a person at a terminal; without them there is no terminal. */
  answers?: string[];
  input?: string;
  columns?: number;
  signal?: AbortSignal;
  now?: number;
  /** Called with all of standard error whenever it grows. */
  onSay?: (stderr: string) => void;
}

/** Runs a command line in this process, as a shell would split it. */
export async function run(line: string, circumstances: Circumstances = {}): Promise<Outcome> {
  const { env = {}, answers, input = '', columns = null, signal, now, onSay } = circumstances;
  const args = (line.match(/(?:[^\s']|'[^']*')+/g) ?? []).map((word) => word.replace(/'([^']*)'/g, '$1'));
  let stdout = '';
  let stderr = '';
  const exit = await main(args, {
    environment: readEnvironment({ XDG_CONFIG_HOME: '/nonexistent', ...env }),
    signal: signal ?? new AbortController().signal,
    now: () => now ?? Date.now(),
    terminal: {
      print: (text) => void (stdout += text),
      printed: (text) => {
        stdout += text;
        return Promise.resolve();
      },
      say: (text) => {
        stderr += `${text}\n`;
        onSay?.(stderr);
      },
      progress: () => undefined,
      ask: (question) => {
        const answer = answers?.shift() ?? null;
        if (answer !== null) stderr += question;
        return Promise.resolve(answer);
      },
      input: () => Promise.resolve(input),
      colors: createColors(false),
      columns,
      isInteractive: answers !== undefined,
    },
  });
  return { exit, stdout, stderr };
}
