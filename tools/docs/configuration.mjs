// Writes the configuration reference of README.md from the settings' zod schemas. Needs a build.
import { readFileSync, writeFileSync } from 'node:fs';
import { configurationReference } from '../../libs/platform/dist/index.js';
import { standaloneSettings } from '../../apps/standalone/dist/standalone-settings.js';

const readme = new URL('../../README.md', import.meta.url);
const section = /(<!-- configuration: [^>]*-->\n)[^]*?(<!-- \/configuration -->)/;
const table = configurationReference(standaloneSettings);
writeFileSync(
  readme,
  readFileSync(readme, 'utf8').replace(section, (_, begin, end) => `${begin}\n${table}\n\n${end}`),
);
