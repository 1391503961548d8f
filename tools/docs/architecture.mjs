// Draws the picture of who imports whom in docs/architecture.md from the code. `--check` writes nothing, and fails when
// the picture does not match the code.
import { readFileSync, writeFileSync } from 'node:fs';
import { FOLDERS, readImports } from '../imports/imports.mjs';
import { drawImports, findCircle, projectImports, withoutImplied } from '../imports/picture.mjs';

const path = new URL('../../docs/architecture.md', import.meta.url);
const SECTION = /(<!-- imports: [^>]*-->\n)[^]*?(<!-- \/imports -->)/;

/** The frames of the picture, from top to bottom, by the tag in each project's package.json. */
const LAYERS = {
  'type:e2e': 'end-to-end tests',
  'type:app': 'apps',
  'type:use-case': 'use cases',
  'type:testing': 'test harness',
  'type:port': 'ports, with their adapters',
  'type:server': 'private server',
  'type:platform': 'platform',
  'type:model': 'model',
};

/** @param {string} project */
function tagsOf(project) {
  const manifest = new URL(`../../${project}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(manifest, 'utf8')).nx?.tags ?? [];
}

async function drawWorkspace() {
  const { files } = await readImports(FOLDERS.filter((folder) => folder === 'apps' || folder === 'libs'));
  const graph = projectImports(files);
  const circle = findCircle(graph);
  if (circle !== null) throw new Error(`Projects import each other in a circle: ${circle.join(' → ')}.`);
  const layers = Object.entries(LAYERS).map(([tag, title]) => ({
    title,
    projects: [...graph.keys()].filter((project) => tagsOf(project).includes(tag)).sort(),
  }));
  return drawImports(withoutImplied(graph), layers);
}

const committed = readFileSync(path, 'utf8');
const picture = `\n\`\`\`mermaid\n${await drawWorkspace()}\n\`\`\`\n\n`;
const drawn = committed.replace(SECTION, (_, begin, end) => `${begin}${picture}${end}`);
if (!process.argv.includes('--check')) writeFileSync(path, drawn);
else if (drawn !== committed) {
  console.error('docs/architecture.md does not show who imports whom: run `npm run docs:architecture`.');
  process.exitCode = 1;
}
