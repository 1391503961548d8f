// Fails when files import each other in a circle, when a file imports one that there is not, and when the picture in
// docs/architecture.md does not show who imports whom. `node tools/imports/check.mjs [folder]` checks this workspace, or
// the imports in the folder.
import { documentOf } from './document.mjs';
import { FOLDERS, missingImports, readImports } from './imports.mjs';

const [folder] = process.argv.slice(2);
const { files, circles } = await (folder === undefined ? readImports(FOLDERS) : readImports(['.'], folder));
const complaints = circles.map(
  (circle) => `Files import each other in a circle:\n  ${circle.join('\n  → ')}`,
);
if (circles.length > 0) {
  complaints.push('Move the shared code to where it belongs: see "Import directions" in CONTRIBUTING.md.');
} else if (folder === undefined) {
  const { committed, drawn } = documentOf(files);
  if (drawn !== committed)
    complaints.push('docs/architecture.md does not show who imports whom: run `npm run docs:architecture`.');
}
complaints.push(...missingImports(files));
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
else console.log(`${files.length} files, no circles.`);
