import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** A command of a document, and what the document says that it prints. */
export interface Step {
  readonly line: number;
  readonly command: string;
  readonly expected: string;
}

const BLOCK = /^```console\n([^]*?)^```$/gm;

/**
 * The commands of the `console` blocks of a document. A command begins with `$ `, its further lines with `> `, as a shell
 * shows them; what follows is its output.
 */
export function stepsOf(document: string): Step[] {
  return [...document.matchAll(BLOCK)].flatMap(({ 1: block = '', index }) => {
    const before = document.slice(0, index).split('\n').length;
    const lines = block.split('\n').slice(0, -1);
    const begins = lines.flatMap((line, number) => (line.startsWith('$ ') ? [number] : []));
    return begins.map((begin, step) => {
      const own = lines.slice(begin, begins[step + 1] ?? lines.length);
      const isMore = (line: string): boolean => line === '>' || line.startsWith('> ');
      const end = own.findIndex((line, number) => number > 0 && !isMore(line));
      const command = own.slice(0, end === -1 ? own.length : end).map((line) => line.slice(2));
      const expected = end === -1 ? [] : own.slice(end);
      return {
        line: before + begin + 1,
        command: command.join('\n'),
        expected: expected.join('\n').trimEnd(),
      };
    });
  });
}

/**
 * Runs the commands in one shell, and resolves to what each of them printed to either stream. A command that ends with `&`
 * is left running once it has said something to standard error.
 */
export async function runSteps(
  steps: readonly Step[],
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Promise<string[]> {
  const mark = '<<end of step>>';
  const script = [
    'exec 2>&1',
    ...steps.flatMap(({ command }) => [inShell(command), `echo '${mark}'`]),
    'kill $(jobs -p) 2>/dev/null',
  ];
  const shell = spawn('bash', ['-c', script.join('\n')], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await Promise.all([text(shell.stdout), once(shell, 'close')]);
  return output
    .split(`${mark}\n`)
    .slice(0, -1)
    .map((printed) => printed.trimEnd());
}

const inShell = (command: string): string =>
  command.endsWith('&')
    ? `rm -f said; ${command.slice(0, -1)} 2> said & until test -s said; do sleep 0.1; done; cat said`
    : command;

/** Whether a text is what was expected, where `…` stands for anything in a line, and a line of `…` for any lines. */
export function matches(printed: string, expected: string): boolean {
  const quoted = (line: string): string =>
    line
      .split('…')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*');
  const lines = expected
    .split('\n')
    .map((line) => (line === '…' ? '(?:.*\\n?)*?' : `${quoted(line)}(?:\\n|$)`));
  return new RegExp(`^${lines.join('')}$`).test(printed);
}
