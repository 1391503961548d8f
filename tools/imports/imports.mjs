// Reads the imports between files, including imports of types alone and those in comments, and between projects.
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';

const workspaceRoot = join(import.meta.dirname, '../..');

/** The folders of the workspace's own code. */
export const FOLDERS = ['apps', 'libs', 'infra', 'docker', 'tools'];

const noCircles = { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } };

/** @typedef {{ source: string, dependencies: { resolved: string, circular: boolean, module?: string, couldNotResolve?: boolean }[] }} ImportingFile */
/** @typedef {{ name: string }} CircleStep */

/**
 * All files in the folders, with paths from the root, and the circles among them. A circle lists its files in the order
 * in which they import each other.
 *
 * @param {string[]} [folders]
 * @param {string} [root]
 * @returns {Promise<{ files: ImportingFile[], circles: string[][] }>}
 */
export async function readImports(folders = FOLDERS, root = workspaceRoot) {
  const { output } = await cruise(
    folders,
    {
      baseDir: root,
      ruleSet: { forbidden: [noCircles] },
      validate: true,
      // Compiled and installed files are not followed; packages of the workspace resolve to their sources.
      exclude: { path: '(^|/)(node_modules|dist|out-tsc|test-results|cdk\\.out)/' },
      parser: 'tsc',
      tsPreCompilationDeps: true,
      detectJSDocImports: true,
    },
    {
      exportsFields: ['exports'],
      conditionNames: ['@job-scheduler/source', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json'],
    },
  );
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text.');
  const { modules, summary } = output;
  return { files: modules, circles: summary.violations.map(circleOf) };
}

/** @param {{ from: string, cycle?: CircleStep[] }} violation */
const circleOf = ({ from, cycle = [] }) => [from, ...cycle.map(({ name }) => name)];

/**
 * The imports of own files that there are not, as sentences. What is compiled may not have been yet.
 *
 * @param {ImportingFile[]} files
 */
export const missingImports = (files) =>
  files.flatMap(({ source, dependencies }) =>
    dependencies
      .filter(
        ({ module = '', couldNotResolve }) => couldNotResolve && /^\.(?!.*\/(dist|out-tsc)\/)/.test(module),
      )
      .map(({ module }) => `${source} imports ${module}, which there is not.`),
  );
