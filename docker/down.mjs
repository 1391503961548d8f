// `npm run down`: finishes the calls in flight, ends everything, and keeps the data. `npm run down -- --volumes` removes it.
import process from 'node:process';
import { findCompose, refuse } from './engine.mjs';

const compose = findCompose();
process.exitCode =
  compose === undefined
    ? refuse('Neither Docker Compose nor Podman Compose answers')
    : await compose('down', '--remove-orphans', ...process.argv.slice(2));
