// Makes one file of each program: `apps/<app>/dist/<program>.js` holds the compiled files of `out-tsc`, of the libraries and
// of all packages. Node.js reads, compiles and links one file in a third of the CPU time that 1,900 files take.
import { build } from 'esbuild';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import process from 'node:process';
import { ALONE, LEFT_OUT, PACKAGES, PARTS, PROGRAMS } from './programs.mjs';
import { isFresh, stamp, surroundingsOf } from './stamp.mjs';
import { unusedParts } from './unused-parts.mjs';

/** What CommonJS packages expect around them. Names of our own, since packages may declare the usual ones. */
const BANNER = `import { createRequire as createRequireOfBundle } from 'node:module';
import { dirname as dirnameOfBundle } from 'node:path';
import { fileURLToPath as pathOfBundle } from 'node:url';
const fileOfBundle = pathOfBundle(import.meta.url);
const folderOfBundle = dirnameOfBundle(fileOfBundle);
const require = createRequireOfBundle(import.meta.url);`;

/** It is there on some platforms only, and looks for a binary beside its own files. */
const NATIVE = 'msgpackr-extract';

/**
 * Bundles the programs of the apps whose bundle is missing or out of date.
 *
 * @param {string} workspace with everything compiled
 * @param {readonly string[]} [apps]
 */
export async function bundleApps(workspace, apps = Object.keys(PROGRAMS)) {
  const freshness = await Promise.all(apps.map((app) => isFresh(workspace, app)));
  const outdated = apps.filter((_, index) => !freshness[index]);
  const isAlone = (app) => ALONE.includes(app);
  await bundleTogether(
    workspace,
    outdated.filter((app) => !isAlone(app)),
    (compiled) => ({ plugins: [ownPlaces(compiled), separateParts, unusedParts] }),
  );
  await bundleTogether(workspace, outdated.filter(isAlone), (compiled) => ({
    plugins: [noPlaces(compiled), separateParts, unusedParts],
  }));
}

/**
 * @param {string} workspace
 * @param {readonly string[]} apps
 * @param {(compiled: Map<string, string>) => import('esbuild').BuildOptions} optionsFor
 */
async function bundleTogether(workspace, apps, optionsFor) {
  const programs = apps.flatMap((app) => PROGRAMS[app].map((program) => ({ app, program })));
  if (programs.length === 0) return;
  // Several runs may begin at the same time: each writes files of its own, which take their places whole.
  const draftOf = ({ app, program }) => `apps/${app}/dist/${program}.${process.pid}`;
  const surroundings = await surroundingsOf(workspace);
  const compiled = new Map();
  const { metafile } = await build({
    absWorkingDir: workspace,
    entryPoints: programs.map((each) => ({
      in: each.program in PACKAGES ? each.program : `apps/${each.app}/out-tsc/${each.program}.js`,
      out: draftOf(each),
    })),
    outdir: '.',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Everything is compiled. The files that esbuild would look for are not in the image.
    tsconfigRaw: '{}',
    // The names of classes are seen in logs, and injection goes by them.
    keepNames: true,
    // They are downloaded, and read at each start. The stack of a defect still has names, and shows a line that fits a terminal.
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 160,
    // Its main file loads the others in a way that esbuild cannot follow.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    external: [...LEFT_OUT, NATIVE].flatMap((name) => [name, `${name}/*`]),
    define: { __dirname: 'folderOfBundle', __filename: 'fileOfBundle' },
    banner: { js: BANNER },
    ...optionsFor(compiled),
    metafile: true,
    logLevel: 'warning',
  });
  const made = new Map(apps.map((app) => [app, { surroundings, inputs: {}, bundles: {} }]));
  for (const each of programs) {
    const draft = `${draftOf(each)}.js`;
    const { inputs, bundles } = made.get(each.app);
    for (const path of Object.keys(metafile.outputs[draft].inputs)) {
      if (!path.includes('node_modules/')) inputs[path] = compiled.get(path);
    }
    bundles[each.program] = inAscii(await readFile(join(workspace, draft), 'utf8'));
    await writeFile(join(workspace, draft), bundles[each.program]);
    await rename(join(workspace, draft), join(workspace, 'apps', each.app, 'dist', `${each.program}.js`));
  }
  for (const app of new Set(programs.map((each) => each.app))) await stamp(workspace, app, made.get(app));
}

/**
 * Escapes what is not ASCII. A single such character, as in an author's name that esbuild leaves in a comment, makes V8 keep two bytes
 * for each character of the file, and programs have up to 8 MB.
 */
const inAscii = (text) =>
  text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * A part is not bundled into the program that loads it: it stands beside it.
 *
 * @type {import('esbuild').Plugin}
 */
const separateParts = {
  name: 'separate parts',
  setup({ initialOptions: { absWorkingDir }, onResolve, resolve }) {
    onResolve({ filter: /^\.\.?\/[\w-]+\.js$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' && PARTS.includes(basename(path, '.js'))
        ? { path: `./${basename(path)}`, external: true }
        : undefined,
    );
    onResolve({ filter: new RegExp(`^(?:${Object.keys(PACKAGES).join('|')})$`) }, ({ path, kind }) => {
      if (kind === 'dynamic-import') return { path: `./${path}.js`, external: true };
      if (kind !== 'entry-point') return undefined;
      return resolve(path, { kind: 'import-statement', resolveDir: join(absWorkingDir, PACKAGES[path]) });
    });
  },
};

/**
 * Our own files look for packages, migrations and scripts from where they are, so each of them keeps its place. All
 * bundles are equally deep in the workspace.
 *
 * @param {Map<string, string>} compiled gets the text of each of these files, by its path in the workspace
 */
const ownPlaces = (compiled) =>
  ownFiles('own places', compiled, (text, place) => {
    const url = `new URL(${JSON.stringify(`../../../${place}`)}, import.meta.url).href`;
    return text.replaceAll('import.meta.url', url);
  });

/**
 * What stands alone has no packages beside it: what our files load at run time becomes a part of the bundle.
 *
 * @param {Map<string, string>} compiled as for `ownPlaces`
 */
const noPlaces = (compiled) =>
  ownFiles('no places', compiled, (text) => text.replaceAll('createRequire(import.meta.url)(', 'require('));

/**
 * Changes our own compiled files on their way into a bundle.
 *
 * @param {string} name
 * @param {Map<string, string>} compiled gets the text of each of them before the change, by its path in the workspace
 * @param {(text: string, place: string) => string} change
 * @returns {import('esbuild').Plugin}
 */
const ownFiles = (name, compiled, change) => ({
  name,
  setup: ({ onLoad, initialOptions: { absWorkingDir } }) =>
    onLoad({ filter: /[/\\](?:apps|libs)[/\\][\w-]+[/\\](?:out-tsc|dist)[/\\].*\.js$/ }, async ({ path }) => {
      const place = relative(absWorkingDir, path).split(sep).join('/');
      const text = await readFile(path, 'utf8');
      compiled.set(place, text);
      return { contents: change(withoutNamespaceObject(text), place) };
    }),
});

/** `z` as esbuild can follow it: of what zod exports it leaves out what nobody uses, such as messages in 50 languages. */
const withoutNamespaceObject = (text) =>
  text.replace("import { z } from 'zod';", "import * as z from 'zod';");
