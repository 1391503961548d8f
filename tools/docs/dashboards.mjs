// Writes docker/grafana/dashboards/*.json from docker/grafana/source.
import { build } from 'esbuild';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
  const { dashboards } = await import(pathToFileURL(outfile).href);
  for (const [name, dashboard] of Object.entries(dashboards)) {
    writeFileSync(
      join(workspace, 'docker/grafana/dashboards', name),
      `${JSON.stringify(dashboard, null, 2)}\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
