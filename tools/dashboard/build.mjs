import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { digestOfInputs, isFresh, stamp } from './stamp.mjs';
import { loadVite } from './vite.mjs';

/** What is worth compressing. */
const TEXT = /\.(?:js|css|svg)$/;

/**
 * Builds the dashboard, with a compressed twin of each file, unless it is up to date. The new files take the place of the
 * old ones whole, so that an API that serves them never finds half of them.
 *
 * @param {string} workspace
 */
export async function buildDashboard(workspace) {
  if (await isFresh(workspace)) return;
  const inputs = await digestOfInputs(workspace);
  const place = join(workspace, 'apps', 'dashboard', 'dist');
  // Several builds may run at the same time.
  const drafts = join(workspace, 'node_modules', '.cache', 'dashboard', String(process.pid));
  const draft = join(drafts, 'new');
  try {
    // Loaded late: an up-to-date dashboard needs no bundler.
    const { build } = await loadVite(workspace);
    await build({
      configFile: join(workspace, 'apps', 'dashboard', 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: draft, emptyOutDir: true },
    });
    await compressAll(draft);
    await stamp(draft, inputs);
    await mkdir(dirname(place), { recursive: true });
    await rename(place, join(drafts, 'old')).catch(ignoreMissing);
    await rename(draft, place);
  } finally {
    await rm(drafts, { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function compressAll(folder) {
  const names = await readdir(folder, { recursive: true });
  await Promise.all(names.filter((name) => TEXT.test(name)).map((name) => compress(join(folder, name))));
}

/** @param {string} file */
async function compress(file) {
  const text = await readFile(file);
  const brotli = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } };
  await writeFile(`${file}.br`, await promisify(brotliCompress)(text, brotli));
  await writeFile(`${file}.gz`, await promisify(gzip)(text, { level: 9 }));
}

/** @param {NodeJS.ErrnoException} error */
function ignoreMissing(error) {
  if (error.code !== 'ENOENT') throw error;
}
