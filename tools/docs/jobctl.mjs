// Writes the help of every command of jobctl into docs/guide/jobctl.md. Build first.
import { readFileSync, writeFileSync } from 'node:fs';
import { helpAsMarkdown } from '../../apps/cli/out-tsc/help-pages.js';

const path = new URL('../../docs/guide/jobctl.md', import.meta.url);
const section = /(<!-- commands: [^>]*-->\n)[^]*?(<!-- \/commands -->)/;
const text = readFileSync(path, 'utf8');
writeFileSync(
  path,
  text.replace(section, (_, begin, end) => `${begin}\n${helpAsMarkdown()}\n\n${end}`),
);
