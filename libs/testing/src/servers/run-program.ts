import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/**
 * Runs a program to its end, or for at most `limitMs` if that is given. Resolves to its output. `input`: what it reads.
 *
 * @throws Error with its output.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  limitMs = 0,
  input = '',
): Promise<string> {
  try {
    const options = { env: environment, maxBuffer: MAX_OUTPUT_BYTES, timeout: limitMs };
    const running = promisify(execFile)(program, args, options);
    // A program that ends before it has read everything says so by its exit code.
    running.child.stdin?.on('error', () => undefined).end(input);
    return (await running).stdout;
  } catch (error) {
    const { message, stdout = '', stderr = '' } = error as Error & { stdout?: string; stderr?: string };
    // Some, such as amtool, say on one of them that something is wrong, and on the other what.
    const complaint = [stderr.trim(), stdout.trim()].filter(Boolean).join('\n') || message;
    throw new Error(`${[program, ...args].join(' ')} failed: ${complaint}`, { cause: error });
  }
}
