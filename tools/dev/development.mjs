// `npm run dev`, once everything is installed: api, scheduler, runner and echo target by one `nx run-many -t serve`,
// in a development session that this process leads.
import { onNpmDeath } from '../launch/npm-death.mjs';
import { dataDirectory } from './data-directory.mjs';
import { askedToEnd, outliveReaders } from './ending.mjs';
import { attributed } from './log-lines.mjs';
import { prepare, StartRefused } from './preparation.mjs';
import { ServedServices } from './served-services.mjs';
import { servers } from './services.mjs';
import { Session, SessionFailed } from './session.mjs';
import { welcome } from './welcome.mjs';

outliveReaders();
const asked = askedToEnd(onNpmDeath);
const print = (source, line) => console.log(attributed(source, line));

try {
  const needs = ['compiler', ...servers.filter((name) => !process.env[name])];
  const session = await Session.join(dataDirectory, { pid: process.pid, leads: true, needs }, print);
  await develop(session).finally(() => session.leave());
  console.log('Stopped.');
} catch (error) {
  if (!(error instanceof SessionFailed || error instanceof StartRefused)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
process.exit();

/** Resolves when everything has been stopped, because somebody asked for it or because something has ended. */
async function develop(session) {
  const found = await Promise.race([session.resources, asked]);
  if (found === undefined) return;
  const environment = { ...process.env, ...found };
  await prepare(environment);
  const services = new ServedServices(environment);
  services.ready.then((addresses) => console.log(welcome(addresses, found)));
  const unasked = Promise.race([
    services.ended.then(() => 'The services have ended.'),
    session.ended.then(() => 'The development session has ended.'),
  ]);
  const reason = await Promise.race([unasked, asked]);
  console.log(reason ?? 'Stopping: calls under way are allowed to end …');
  if (reason !== undefined) process.exitCode = 1;
  await session.leave();
  await services.stop();
}
