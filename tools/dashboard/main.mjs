// Builds the dashboard into apps/dashboard/dist unless what is there was made from what is here now.
import { join } from 'node:path';
import { buildDashboard } from './build.mjs';

await buildDashboard(join(import.meta.dirname, '../..'));
