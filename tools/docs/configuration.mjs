// Writes the configuration reference, in README.md and docs/configuration.md, from the settings' zod schemas. Build
// first.
import { readFileSync, writeFileSync } from 'node:fs';
import { apiSettings } from '../../apps/api/out-tsc/api-settings.js';
import { runnerSettings } from '../../apps/runner/out-tsc/runner-settings.js';
import { schedulerSettings } from '../../apps/scheduler/out-tsc/scheduler-settings.js';
import { standaloneSettings } from '../../apps/standalone/out-tsc/standalone-settings.js';
import { configurationReference } from '../../libs/platform/dist/index.js';

/** @param {string} file @param {string} name @param {object} settings */
function writeReference(file, name, settings) {
  const path = new URL(`../../${file}`, import.meta.url);
  const section = new RegExp(
    `(<!-- configuration of ${name}: [^>]*-->\\n)[^]*?(<!-- /configuration of ${name} -->)`,
  );
  const table = configurationReference(settings);
  const text = readFileSync(path, 'utf8').replace(section, (_, begin, end) => `${begin}\n${table}\n\n${end}`);
  writeFileSync(path, text);
}

writeReference('README.md', 'standalone', standaloneSettings);
writeReference('docs/configuration.md', 'api', apiSettings);
writeReference('docs/configuration.md', 'scheduler', schedulerSettings);
writeReference('docs/configuration.md', 'runner', runnerSettings);
