import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/**
 * Runs a program to its end, or for at most `limitMs` if that is given. Resolves to its output.
 *
 * @throws Error with its output.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  limitMs = 0,
): Promise<string> {
  try {
    const options = { env: environment, maxBuffer: MAX_OUTPUT_BYTES, timeout: limitMs };
    const { stdout } = await promisify(execFile)(program, args, options);
    return stdout;
  } catch (error) {
    const { message, stdout = '', stderr = '' } = error as Error & { stdout?: string; stderr?: string };
    // Some, such as amtool, say on one of them that something is wrong, and on the other what.
    const complaint = [stderr.trim(), stdout.trim()].filter(Boolean).join('\n') || message;
    throw new Error(`${[program, ...args].join(' ')} failed: ${complaint}`, { cause: error });
  }
}
