// `npm run dev`, once everything is installed: a watching compiler, private servers, and api, scheduler, runner, echo target
// and dashboard, each of which is reloaded when it changes.
import { onNpmDeath } from '../launch/npm-death.mjs';
import { askedToEnd, outliveReaders } from './ending.mjs';
import { attributed } from './attributed.mjs';
import { prepare, StartRefused } from './preparation.mjs';
import { PrivateServers } from './private-servers.mjs';
import { publishDevelopment, runningDevelopment } from './running-development.mjs';
import { ServedProcess } from './served-process.mjs';
import { dataDirectory, servers } from './services.mjs';
import { welcome } from './welcome.mjs';

const SERVICES = ['api', 'scheduler', 'runner', 'echo-target'];
/** The line that each service prints once it is ready (readyLine in libs/platform, tools/echo-target). */
const READY = /Job-Scheduler (\S+) is ready(?: at ([^\s,]+))?(?:, health and metrics at (\S+))?$/;

outliveReaders();
const asked = askedToEnd(onNpmDeath).then(() => 'Stopping: waiting for the calls in flight …');
const environment = { ...process.env, DEVELOPMENT_PID: String(process.pid) };
const privateServers = new PrivateServers();
/** The compiler, then the services. */
const processes = [];
/** Resolves to a sentence when the first of them has ended. */
let hasEnded;
const firstEnd = new Promise((resolve) => (hasEnded = resolve));
let isEnding = false;

try {
  const unasked = start()
    .then(() => firstEnd)
    .then((reason) => {
      if (!isEnding) process.exitCode = 1;
      return reason;
    });
  unasked.catch(() => undefined);
  console.log(await Promise.race([asked, unasked]));
  await stop();
  console.log('Stopped.');
} catch (error) {
  await stop();
  if (!(error instanceof StartRefused)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
process.exit();

async function start() {
  if (runningDevelopment()) {
    throw new StartRefused(
      `\`npm run dev\` is already running on ${dataDirectory}: stop it, or set DATA_DIR.`,
    );
  }
  const compiler = serve('compiler');
  await or(compiler.ended, compiler.says(/Found 0 errors/));
  const missing = servers.filter((name) => !environment[name]);
  const urls = await privateServers.start(missing, (source, line) => console.log(attributed(source, line)));
  Object.assign(environment, urls);
  await prepare(environment);
  if (isEnding) return;
  publishDevelopment(Object.fromEntries(servers.map((name) => [name, environment[name]])));
  const ready = SERVICES.map((name) => serve(name).says(READY));
  Promise.all([...ready, dashboardOf(ready[0])]).then((lines) => {
    const addresses = lines.map(([, service, at, monitoring]) => [service, { at, monitoring }]);
    console.log(welcome(Object.fromEntries(addresses), urls));
  });
}

/**
 * Serves the dashboard of the api, once it is known where that is. Resolves to the line that it prints when it is ready.
 *
 * @param {Promise<RegExpExecArray>} apiReady
 */
async function dashboardOf(apiReady) {
  const [, , at] = await apiReady;
  environment.API_URL = at;
  return serve('dashboard').says(READY);
}

/** @param {string} name */
function serve(name) {
  const served = new ServedProcess(name, environment);
  processes.push(served);
  served.ended.then(hasEnded);
  return served;
}

/**
 * Waits for `awaited`, unless `failure` comes first.
 *
 * @param {Promise<string>} failure
 * @param {Promise<unknown>} awaited
 */
async function or(failure, awaited) {
  const failed = failure.then((message) => Promise.reject(new StartRefused(message)));
  await Promise.race([failed, awaited]);
}

/** Stops the services before the servers that they need. */
async function stop() {
  isEnding = true;
  await Promise.all(processes.map((served) => served.stop()));
  await privateServers.stop();
}
