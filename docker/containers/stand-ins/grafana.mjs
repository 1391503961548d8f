// Stands in for Grafana where its image cannot be had: reads the files that the compose file mounts, writes to its volume,
// and answers the health check. It shows nothing.
import { accessSync, constants, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const dashboards = '/var/lib/grafana-dashboards';
accessSync('/etc/grafana/grafana.ini', constants.R_OK);
readdirSync('/etc/grafana/provisioning', { recursive: true });
for (const name of readdirSync(dashboards)) JSON.parse(readFileSync(join(dashboards, name), 'utf8'));
writeFileSync('/var/lib/grafana/grafana.db', '');
createServer((request, response) => {
  response.statusCode = request.url === '/api/health' ? 200 : 404;
  response.end();
}).listen(3000);
