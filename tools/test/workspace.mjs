import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nxEnvironment } from '../launch/nx-environment.mjs';
import { jestReports } from './tally.mjs';

export const workspaceRoot = join(import.meta.dirname, '../..');
const runReport = join(workspaceRoot, '.nx/cache/run.json');

/** A test that hangs must not hang the gates: past this, the stage is ended and counts as failed. */
const STAGE_LIMIT_MS = 15 * 60_000;

const environment = {
  ...process.env,
  ...nxEnvironment,
  ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
};

/** Runs a tool of node_modules/.bin like runScript. */
export function runTool(name, args, options) {
  return runScript(join(workspaceRoot, 'node_modules/.bin', name), args, options);
}

/**
 * Runs a script of Node.js at the workspace's root; its output is passed on, or returned.
 * A signal to this process goes to the script too, and then ends this process.
 */
export function runScript(path, args = [], { capture = false } = {}) {
  return new Promise((resolve, reject) => {
    const tool = spawn(process.execPath, [path, ...args], {
      cwd: workspaceRoot,
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: STAGE_LIMIT_MS,
    });
    const stop = (signal) => {
      tool.kill(signal);
      tool.once('exit', () => process.exit(1));
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);

    let output = '';
    // A pipe even when the output is passed on: on a terminal Nx would redraw the screen.
    tool.stdout.setEncoding('utf8').on('data', (chunk) => {
      if (capture) output += chunk;
      else process.stdout.write(chunk);
    });
    tool.once('error', reject);
    tool.once('close', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve({ ok: code === 0, output });
    });
  });
}

/** The projects of the workspace as Nx sees them: `{ name: { root, targets } }`. */
export async function readProjects() {
  const { ok, output } = await runTool('nx', ['graph', '--print'], { capture: true });
  if (!ok) throw new Error(`Nx cannot read the workspace: ${output}`);
  const { nodes } = JSON.parse(output).graph;
  return Object.fromEntries(Object.values(nodes).map(({ name, data }) => [name, data]));
}

/**
 * Runs the targets in every project that has them, to the end even when some fail, and says what became of
 * each task that ran. Tasks behind a failed one do not run and are not reported.
 *
 * @returns {Promise<{ project: string, target: string, ok: boolean }[]>}
 */
export async function runTargets(targets, { parallel }) {
  rmSync(runReport, { force: true });
  const { ok } = await runTool('nx', ['run-many', `--targets=${targets}`, `--parallel=${parallel}`]);
  const tasks = readJson(runReport)?.tasks ?? [];
  const outcomes = tasks.map(({ projectName, target, status }) => ({
    project: projectName,
    target,
    ok: status === 0,
  }));
  // Nx itself may fail: a broken project graph, a crash.
  const explained = ok || outcomes.some((outcome) => !outcome.ok);
  return explained ? outcomes : [...outcomes, { project: 'nx', target: String(targets), ok: false }];
}

/** Removes the Jest reports of earlier runs, so that only those of this run are counted. */
export function clearReports(projects) {
  for (const { root } of Object.values(projects)) {
    rmSync(join(workspaceRoot, root, 'test-results'), { recursive: true, force: true });
  }
}

export function readReport(projects, { project, target }) {
  return readJson(join(workspaceRoot, projects[project].root, 'test-results', jestReports[target]));
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
