// Writes docker/grafana/dashboards/*.json from docker/grafana/source, and where the runbooks are into the alert rules and their tests.
import { build } from 'esbuild';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const workspace = join(import.meta.dirname, '..', '..');
// Inside the workspace, so that its packages are found.
const folder = mkdtempSync(join(workspace, 'node_modules', '.cache', 'dashboards-'));
try {
  const outfile = join(folder, 'source.mjs');
  await build({
    entryPoints: [join(workspace, 'docker/grafana/source/index.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  const { dashboards, runbookUrl } = await import(pathToFileURL(outfile).href);
  for (const [name, dashboard] of Object.entries(dashboards)) {
    writeFileSync(
      join(workspace, 'docker/grafana/dashboards', name),
      `${JSON.stringify(dashboard, null, 2)}\n`,
    );
  }
  for (const name of ['rules', 'tests']) linkRunbooks(join(workspace, 'docker/prometheus', name), runbookUrl);
} finally {
  rmSync(folder, { recursive: true });
}

/** The annotations of all rules in the files of a folder. */
function linkRunbooks(folder, runbookUrl) {
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'utf8');
    const linked = text.replaceAll(
      /(runbook_url: )\S*?(\w+)\.md$/gm,
      (_, key, alert) => key + runbookUrl(alert),
    );
    if (linked !== text) writeFileSync(join(folder, name), linked);
  }
}
