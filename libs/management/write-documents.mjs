// Writes what is generated from the code: openapi.json, docs/errors.md and docs/schemas/job.json. Run it after a change of the API:
// `npm run documents -w @job-scheduler/management`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { jobFileSchema } from './dist/apply/job-file-schema.js';
import { describeApi } from './dist/openapi/offline-document.js';
import { errorsPage } from './dist/problems/errors-page.js';

const root = new URL('../../', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
writeFileSync(new URL('openapi.json', root), `${JSON.stringify(await describeApi(version), null, 2)}\n`);
writeFileSync(new URL('docs/errors.md', root), errorsPage());
mkdirSync(new URL('docs/schemas/', root), { recursive: true });
writeFileSync(new URL('docs/schemas/job.json', root), `${JSON.stringify(jobFileSchema(), null, 2)}\n`);
