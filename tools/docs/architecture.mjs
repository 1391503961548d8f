// Draws the picture of who imports whom in docs/architecture.md from the code.
import { writeFileSync } from 'node:fs';
import { documentOf, path } from '../imports/document.mjs';
import { readImports } from '../imports/imports.mjs';

const { files } = await readImports();
writeFileSync(path, documentOf(files).drawn);
