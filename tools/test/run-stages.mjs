import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isSlow } from './pace.mjs';
import { runProgram, tool } from './run-program.mjs';
import { scratchFolder } from './scratch-folder.mjs';
import { workspace } from './selection.mjs';

const reports = join(workspace, 'test-results');

/** The stages whose program is Jest, and its configuration. */
const JEST = {
  unit: 'jest.config.cjs',
  int: 'tools/jest/int.config.cjs',
  e2e: 'tools/jest/e2e.config.cjs',
  browser: 'tools/jest/browser.config.cjs',
  faults: 'tools/jest/faults.config.cjs',
};

/** How many test files run side by side where the machine is slow. */
const WORKERS_WHERE_SLOW = { e2e: 2, faults: 1 };

/**
 * Gives new objects of V8 more room, megabytes. Jest and ESLint make so many that a quarter of their CPU was spent on moving those
 * of them that were still in use.
 */
const ROOMY = '--max-semi-space-size=64';

/**
 * What came of a stage.
 *
 * @typedef {{ stage: string, ok: boolean, seconds: number, report?: object }} Outcome `report` is what Jest's `--json`
 *   wrote, where it did
 */

/**
 * Runs the stages, to the end even when some fail. What needs the build runs after it, and not at all when it fails.
 *
 * What keeps bounds on time runs in turn: faults and end-to-end tests, which wait for most of their time, and integration tests. What
 * keeps none runs beside it, in the gaps that it leaves, and gives way to it: checks of the sources, which use one processor for most of
 * their time, in turn, and the other tests in turn. Where the machine is slow there are no such gaps, and they run afterwards.
 *
 * @param {{ stages: string[], folders: string[] }} selection
 * @returns {Promise<Outcome[]>}
 */
export async function runStages({ stages, folders }) {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports);
  const outcomes = [];
  const folder = scratchFolder();
  const slow = isSlow();
  const run = async (stage, options) => {
    if (stages.includes(stage))
      outcomes.push(await runStage(stage, { folders, slow }, { folder, ...options }));
  };
  await run('build');
  const isBuilt = outcomes.every(({ stage, ok }) => stage !== 'build' || ok);
  if (isBuilt) await run('servers');
  const bounded = isBuilt ? ['faults', 'e2e', 'int'] : [];
  const isBeside = isBuilt && !slow;
  const others = { held: true, yields: isBeside };
  const inTurn = async (some, options) => {
    for (const stage of some) await run(stage, options);
  };
  if (!isBeside) await inTurn(bounded);
  await Promise.all([
    inTurn(isBeside ? bounded : []),
    inTurn(['format', 'types', 'lint'], others),
    inTurn(['unit', ...(isBuilt ? ['browser'] : [])], others),
  ]);
  if (!isBuilt) console.log('\nThe build failed: the tests that run what is built were not run.');
  return outcomes;
}

/** `held`: what it prints is kept until it has ended, since something else prints at the same time. */
async function runStage(stage, circumstances, { held = false, ...options }) {
  const begin = performance.now();
  if (!held) console.log(`\n# ${stage}`);
  let kept = '';
  const print = held ? (text) => (kept += text) : (text) => process.stdout.write(text);
  let ok = true;
  for (const command of commandsOf(stage, circumstances))
    ok = (await runProgram(command, print, options)) && ok;
  const seconds = (performance.now() - begin) / 1_000;
  if (held) console.log(`\n# ${stage}: ${ok ? 'good' : 'failed'} after ${seconds.toFixed(0)} s\n${kept}`);
  return { stage, ok, seconds, report: stage in JEST ? readReport(stage) : undefined };
}

/** One after the other. */
function commandsOf(stage, { folders, slow }) {
  const paths = folders.length > 0 ? folders : ['.'];
  switch (stage) {
    case 'build':
      return [
        [tool('tsc'), '--build', 'tsconfig.json', 'infra/tsconfig.lib.json'],
        ['tools/bundle/main.mjs'],
        ['tools/dashboard/main.mjs'],
      ];
    case 'format':
      return [[tool('prettier'), '--check', '--cache', '--log-level=warn', ...paths]];
    case 'types':
      return ['tsconfig.types.json', 'infra', 'apps/dashboard'].map((project) => [
        tool('tsc'),
        ...['--project', project, '--noEmit', '--incremental'],
        ...['--tsBuildInfoFile', join(workspace, 'node_modules/.cache/types', project, 'tsbuildinfo')],
      ]);
    case 'lint':
      // Nx writes its project graph, without which the rule on module boundaries would pass everything.
      return [
        [tool('nx'), 'show', 'projects', '--sep=,'],
        [tool('oxlint'), '--type-aware', '--report-unused-disable-directives', ...paths],
        [ROOMY, tool('eslint'), ...paths],
        ['tools/imports/check.mjs'],
      ];
    case 'servers':
      return [['tools/test/servers.mjs']];
    case 'unit':
    case 'int':
    case 'e2e':
    case 'browser':
    case 'faults':
      return [[ROOMY, tool('jest'), ...jestArguments(stage, { folders, slow })]];
    default:
      throw new Error(`There is no stage ${stage}.`);
  }
}

function jestArguments(stage, { folders, slow }) {
  const outcome = ['--json', '--outputFile', join(reports, `${stage}.json`)];
  const part = folders.length > 0 ? ['--passWithNoTests', ...folders.map((folder) => `/${folder}/`)] : [];
  const workers = slow && stage in WORKERS_WHERE_SLOW ? [`--maxWorkers=${WORKERS_WHERE_SLOW[stage]}`] : [];
  return ['--config', JEST[stage], ...outcome, ...workers, ...part];
}

function readReport(stage) {
  try {
    return JSON.parse(readFileSync(join(reports, `${stage}.json`), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
