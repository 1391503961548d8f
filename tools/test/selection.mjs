import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const workspace = join(import.meta.dirname, '../..');

/** What a run of the tests consists of, in this order. */
export const STAGES = [
  'build',
  'format',
  'types',
  'lint',
  'unit',
  'servers',
  'int',
  'e2e',
  'browser',
  'faults',
];

/** What a stage needs when it is asked for alone. */
const NEEDS = {
  unit: ['build'],
  int: ['build', 'servers'],
  e2e: ['build', 'servers'],
  browser: ['build', 'servers'],
  faults: ['build', 'servers'],
};

/** The folders of the workspace's projects by name: `{ 'job-store': 'libs/job-store', docker: 'docker' }`. */
export function projectFolders() {
  const groups = ['apps', 'libs'].flatMap((group) =>
    readdirSync(join(workspace, group)).map((name) => [name, `${group}/${name}`]),
  );
  const all = [...groups, ...['docker', 'infra', 'tools'].map((name) => [name, name])];
  return Object.fromEntries(
    all.filter(([, folder]) =>
      ['package.json', 'project.json'].some((file) => existsSync(join(workspace, folder, file))),
    ),
  );
}

/**
 * What to run: all stages and folders unless `only` names some of them.
 *
 * @param {readonly string[]} only stages and projects, in any order
 * @returns {{ stages: string[], folders: string[], error?: string }} no folders: the whole workspace
 */
export function selection(only) {
  const projects = projectFolders();
  const unknown = only.find((name) => !STAGES.includes(name) && !(name in projects));
  if (unknown !== undefined) {
    const known = [...STAGES, ...Object.keys(projects)].join(', ');
    return {
      stages: [],
      folders: [],
      error: `npm test: "${unknown}" is neither a stage nor a project. Known are ${known}.`,
    };
  }
  const named = STAGES.filter((stage) => only.includes(stage));
  const wanted = new Set(
    named.length > 0 ? named.flatMap((stage) => [stage, ...(NEEDS[stage] ?? [])]) : STAGES,
  );
  return {
    stages: STAGES.filter((stage) => wanted.has(stage)),
    folders: only.filter((name) => name in projects).map((name) => projects[name]),
  };
}
