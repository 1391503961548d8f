// Fails when files import each other in a circle. `node tools/imports/check.mjs [folder]`: the workspace, or another one.
import { FOLDERS, readImports } from './imports.mjs';

const [folder] = process.argv.slice(2);
const { files, circles } = await (folder === undefined ? readImports(FOLDERS) : readImports(['.'], folder));
for (const circle of circles)
  console.error(`Files import each other in a circle:\n  ${circle.join('\n  → ')}`);
if (circles.length > 0) {
  console.error('Move what they share to where it belongs: see "Import directions" in CONTRIBUTING.md.');
  process.exitCode = 1;
} else {
  console.log(`${files.length} files, no circles.`);
}
