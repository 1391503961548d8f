// Bundles the compiled programs of the apps that are named, or of all. Usage: node tools/bundle/main.mjs [app …]
import { join } from 'node:path';
import process from 'node:process';
import { bundleApps } from './bundle.mjs';

const apps = process.argv.slice(2);
await bundleApps(join(import.meta.dirname, '../..'), apps.length > 0 ? apps : undefined);
