import { alertmanager, prometheus, ServersMissingError } from './known-servers.js';
import { findAlertmanager, findPrometheus } from './programs.js';
import { runProgram } from './run-program.js';

/**
 * Runs promtool: `promtool('check', 'rules', file)`. Resolves to its output.
 *
 * @throws Error with its complaint; ServersMissingError when it is not installed.
 */
export async function promtool(...args: string[]): Promise<string> {
  const programs = await findPrometheus();
  if (programs === undefined) throw new ServersMissingError([prometheus]);
  return runProgram(programs.tool, args, process.env);
}

/**
 * Has promtool judge metrics, as a process exposes them: `promtool check metrics`.
 *
 * @throws Error with its complaint; ServersMissingError when it is not installed.
 */
export async function checkMetrics(metrics: string): Promise<void> {
  const programs = await findPrometheus();
  if (programs === undefined) throw new ServersMissingError([prometheus]);
  await runProgram(programs.tool, ['check', 'metrics'], process.env, 0, metrics);
}

/**
 * Runs amtool: `amtool('check-config', file)`. Resolves to its output.
 *
 * @throws Error with its complaint; ServersMissingError when it is not installed.
 */
export async function amtool(...args: string[]): Promise<string> {
  const programs = await findAlertmanager();
  if (programs === undefined) throw new ServersMissingError([alertmanager]);
  return runProgram(programs.tool, args, process.env);
}
