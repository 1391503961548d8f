// Fails when files import each other in a circle. `node tools/imports/check.mjs [folder]` checks this workspace, or the
// one in the folder.
import { FOLDERS, readImports } from './imports.mjs';

const [folder] = process.argv.slice(2);
const { files, circles } = await (folder === undefined ? readImports(FOLDERS) : readImports(['.'], folder));
for (const circle of circles)
  console.error(`Files import each other in a circle:\n  ${circle.join('\n  → ')}`);
if (circles.length > 0) {
  console.error('Move the shared code to where it belongs: see "Import directions" in CONTRIBUTING.md.');
  process.exitCode = 1;
} else {
  console.log(`${files.length} files, no circles.`);
}
