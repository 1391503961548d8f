/**
 * What `npm run up` prints once everything runs: where it is, and how to try it.
 *
 * @param {Record<string, string | undefined>} environment of compose
 */
export function welcome({ API_LISTEN, PROMETHEUS_LISTEN, GRAFANA_LISTEN, COMPOSE_PROFILES }) {
  const api = originOf(API_LISTEN || '127.0.0.1:8000');
  const hasGrafana = COMPOSE_PROFILES?.split(',').includes('grafana');
  const dashboards = hasGrafana
    ? `  Dashboards           ${originOf(GRAFANA_LISTEN || '127.0.0.1:3000')}\n`
    : '';
  return `
Job-Scheduler is running.

  API and Swagger UI   ${api}/docs
  API key              API_ADMIN_KEY in docker/.env
  Prometheus           ${originOf(PROMETHEUS_LISTEN || '127.0.0.1:9090')}
${dashboards}  Logs                 docker compose --file docker/compose.yaml logs --follow

This creates a job that calls the echo target every minute, and lists the runs so far:

  key=$(sed -n 's/^API_ADMIN_KEY=//p' docker/.env)
  curl -s ${api}/v1/jobs -H "authorization: Bearer $key" -H 'content-type: application/json' \\
    -d '{ "name": "first", "schedule": "* * * * *", "job": { "callback_url": "http://echo:9000/", "http_method": "post" } }'
  curl -s '${api}/v1/runs?limit=5' -H "authorization: Bearer $key"

\`npm run down\` ends everything and keeps the data.`;
}

/** The URL at which this machine reaches a server that listens at `address:port`, or at a port alone. */
function originOf(listen) {
  const [, host = '', port] = /^(?:(.*):)?(\d+)$/.exec(listen) ?? [undefined, listen, ''];
  const reachable = ['', '0.0.0.0', '[::]'].includes(host) ? '127.0.0.1' : host;
  return `http://${reachable}:${port}`;
}
