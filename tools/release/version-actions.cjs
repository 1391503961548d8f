// How `nx release` writes a new version (nx.json): into every package.json and the lock file, as Nx does, and into
// openapi.json, which a test compares with package.json.
const { readFile, writeFile } = require('node:fs/promises');
const { join } = require('node:path');
const nx = require('@nx/js/src/release/version-actions');

exports.default = nx.default;

exports.afterAllProjectsVersioned = async (root, options) => {
  const { changedFiles, deletedFiles } = await nx.afterAllProjectsVersioned(root, options);
  const file = 'openapi.json';
  if (!options.dryRun) {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const document = JSON.parse(await readFile(join(root, file), 'utf8'));
    document.info.version = version;
    await writeFile(join(root, file), `${JSON.stringify(document, null, 2)}\n`);
  }
  return { changedFiles: [...changedFiles, file], deletedFiles };
};
