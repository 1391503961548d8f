import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const workspace = join(__dirname, '../..');

const foldersIn = (parent: string): string[] =>
  readdirSync(join(workspace, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(parent, name));

/** The files that tell Nx what a target reads. */
const files = ['.', 'docker', 'infra', 'tools', ...foldersIn('apps'), ...foldersIn('libs')]
  .flatMap((folder) => ['nx.json', 'package.json', 'project.json'].map((name) => join(folder, name)))
  .filter((file) => existsSync(join(workspace, file)));

describe('the inputs of Nx', () => {
  it('are files that are there, as Nx takes no notice of a change of any other', () => {
    const inputs = files.flatMap((file) =>
      [...readFileSync(join(workspace, file), 'utf8').matchAll(/"\{workspaceRoot\}\/([^"*]+)"/g)].map(
        ([, path = '']) => ({ file, path }),
      ),
    );
    expect(inputs.length).toBeGreaterThan(10);
    expect(inputs.filter(({ path }) => !existsSync(join(workspace, path)))).toEqual([]);
  });
});
