import { createColors } from 'picocolors';

type Colors = ReturnType<typeof createColors>;

/** Where a command writes, and what it may ask. Data goes to `print`, everything else to `say`. */
export interface Terminal {
  /** Writes to standard output, as it is. */
  print(text: string): void;
  /** Writes as `print` does, and resolves once there is room for more: for what is too long to keep. */
  printed(text: string): Promise<void>;
  /** Writes a line for people to standard error. */
  say(line: string): void;
  /** Replaces the last line on standard error while work goes on; nothing when that is no terminal. An empty line ends it. */
  progress(line: string): void;
  /** Asks a question on a terminal. Null when there is none: nothing is ever asked then. */
  ask(question: string, hidden?: boolean): Promise<string | null>;
  /** All of standard input. */
  input(): Promise<string>;
  /** Colours of standard output; each returns its text unchanged when there are none. */
  readonly colors: Colors;
  /** The width of standard output; null when it is no terminal. */
  readonly columns: number | null;
  /** Whether questions can be asked. */
  readonly isInteractive: boolean;
}

/** The terminal of this process. */
export function processTerminal(colored: boolean): Terminal {
  const { stdin, stdout, stderr } = process;
  // The reader has left, as `head` does: there is nobody to complain to.
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
  const isInteractive = stdin.isTTY && stderr.isTTY;
  return {
    print: (text) => void stdout.write(text),
    printed: async (text) => {
      if (!stdout.write(text)) await new Promise((resolve) => stdout.once('drain', resolve));
    },
    say: (line) => void stderr.write(`${line}\n`),
    progress: (line) => {
      if (stderr.isTTY) stderr.write(`\r\x1b[K${line}`);
    },
    ask: async (question, hidden = false) => {
      if (!isInteractive) return null;
      const { ask } = await import('./question.js');
      return ask(question, hidden);
    },
    input: async () => {
      const { text } = await import('node:stream/consumers');
      return text(stdin);
    },
    colors: createColors(colored && stdout.isTTY),
    columns: stdout.isTTY ? stdout.columns : null,
    isInteractive,
  };
}
