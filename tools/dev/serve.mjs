// `nx serve <project>`: one service, started again whenever something that it is made of changes.
// Usage: node tools/dev/serve.mjs <project>
import { onParentDeath } from '../launch/npm-death.mjs';
import { dataDirectory } from './data-directory.mjs';
import { askedToEnd, outliveReaders } from './ending.mjs';
import { attributed, readable } from './log-lines.mjs';
import { ReloadingProcess } from './reloading-process.mjs';
import { metricsPorts, services } from './services.mjs';
import { Session, SessionFailed } from './session.mjs';

const [project] = process.argv.slice(2);
const service = project.split('/').at(-1);
const { main, needs } = services[service];

outliveReaders();
const asked = askedToEnd(onParentDeath);
const print = (source, text) => {
  for (const line of text.split('\n')) console.log(attributed(source, line));
};

try {
  const session = await Session.join(dataDirectory, request(), print);
  await serve(session).finally(() => session.leave());
} catch (error) {
  if (!(error instanceof SessionFailed)) throw error;
  print(service, error.message);
  process.exitCode = 1;
}
process.exit();

function request() {
  const { DEVELOPMENT_LEADER: leader, ...given } = process.env;
  return {
    pid: process.pid,
    needs: needs.filter((name) => !given[name]),
    ...(leader ? { leader: Number(leader) } : {}),
  };
}

/** Resolves when the service has been stopped. */
async function serve(session) {
  const ended = Promise.race([asked, session.ended]);
  const found = await Promise.race([session.resources, ended]);
  if (found === undefined) return;
  const { METRICS_PORT } = process.env;
  const metricsPort = metricsPorts(METRICS_PORT ? Number(METRICS_PORT) : undefined)[service];
  const environment = {
    ...process.env,
    ...(metricsPort === undefined ? {} : { METRICS_PORT: metricsPort }),
    ...found,
  };
  const served = new ReloadingProcess(main, environment, (line) => print(service, readable(line)));
  await Promise.race([ended, served.ended]);
  await served.stop();
}
