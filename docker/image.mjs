// `npm run image`: builds the image job-scheduler:local. `npm run image -- --tag registry.example/job-scheduler:1` adds
// another name; all arguments go to the builder.
import process from 'node:process';
import { build } from './engine.mjs';

process.exitCode = await build(process.argv.slice(2));
