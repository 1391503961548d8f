import { readFileSync } from 'node:fs';
import { drawImports, findCircle, projectImports, withoutImplied } from './picture.mjs';

/** The document with the picture of who imports whom. */
export const path = new URL('../../docs/architecture.md', import.meta.url);
const SECTION = /(<!-- imports: [^>]*-->\n)[^]*?(<!-- \/imports -->)/;

/** The frames of the picture, from top to bottom, by the tag in each project's package.json. */
const LAYERS = {
  'type:e2e': 'end-to-end tests',
  'type:app': 'apps',
  'type:cli': 'command line',
  'type:dashboard': 'dashboard',
  'type:client': 'client',
  'type:use-case': 'use cases',
  'type:testing': 'test harness',
  'type:port': 'ports, with their adapters',
  'type:server': 'private server',
  'type:exporter': 'exporter of traces',
  'type:platform': 'platform',
  'type:model': 'model',
};

/** @param {string} project */
function tagsOf(project) {
  const manifest = new URL(`../../${project}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(manifest, 'utf8')).nx?.tags ?? [];
}

/** @param {import('./imports.mjs').ImportingFile[]} files */
function draw(files) {
  const graph = projectImports(files);
  const circle = findCircle(graph);
  if (circle !== null) throw new Error(`Projects import each other in a circle: ${circle.join(' → ')}.`);
  const layers = Object.entries(LAYERS).map(([tag, title]) => ({
    title,
    projects: [...graph.keys()].filter((project) => tagsOf(project).includes(tag)).sort(),
  }));
  return drawImports(withoutImplied(graph), layers);
}

/**
 * The document as it is, and with the picture of these files.
 *
 * @param {import('./imports.mjs').ImportingFile[]} files
 */
export function documentOf(files) {
  const committed = readFileSync(path, 'utf8');
  const picture = `\n\`\`\`mermaid\n${draw(files)}\n\`\`\`\n\n`;
  const drawn = committed.replace(SECTION, (_, begin, end) => `${begin}${picture}${end}`);
  return { committed, drawn };
}
