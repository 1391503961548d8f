// `npm run up`: creates docker/.env with secrets the first time, builds the image unless the settings name another one,
// starts everything, waits until it is healthy, and prints where it is. Arguments go to `docker compose up`:
// `npm run up -- --scale runner=3`.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { parseEnv } from 'node:util';
import { findCompose, refuse } from './engine.mjs';
import { buildOption, ensureEnvironment } from './environment.mjs';
import { welcome } from './welcome.mjs';

const compose = findCompose();
process.exitCode =
  compose === undefined ? refuse('Neither Docker Compose nor Podman Compose answers') : await up(compose);

async function up(compose) {
  const isFirst = await ensureEnvironment(import.meta.dirname);
  if (isFirst) console.log('Created docker/.env with new secrets. Keep it: the stores know no others.');
  const text = await readFile(join(import.meta.dirname, '.env'), 'utf8');
  const settings = { ...parseEnv(text), ...process.env };
  const code = await compose('up', '--detach', buildOption(settings), '--wait', ...process.argv.slice(2));
  if (code === 0) {
    console.log(welcome(settings));
  } else {
    console.error('Not everything started: `docker compose --file docker/compose.yaml logs` says why.');
  }
  return code;
}
