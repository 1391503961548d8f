import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { alerts } from './alerts.for-spec.js';
import { readCompose, readText } from './compose-file.for-spec.js';
import { dashboards, plans, runbookUrl } from './grafana/source/index.js';

const FOLDER = 'docker/grafana/dashboards';
const panels = plans.flatMap(({ title, panels }) => panels.map((panel) => ({ dashboard: title, ...panel })));

describe('the dashboards', () => {
  it.each(Object.keys(dashboards))('are in %s as their source says: npm run docs:dashboards', (name) => {
    const file: unknown = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
    expect(file).toEqual(JSON.parse(JSON.stringify(dashboards[name])));
  });

  it('have no file without a source', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(dashboards).sort());
  });

  it.each(panels)(
    '$dashboard: $title says what bad looks like, and names runbooks that there are',
    (panel) => {
      expect(panel.bad).toMatch(/\.$/);
      const names = alerts.map(({ alert }) => alert);
      expect(panel.runbooks.filter((name) => !names.includes(name))).toEqual([]);
    },
  );

  it.each(panels)('$dashboard: $title leads to its runbooks by a click', ({ dashboard, title, runbooks }) => {
    const { panels = [] } = Object.values(dashboards).find((each) => each.title === dashboard) ?? {};
    const panel = panels.find((each) => 'targets' in each && each.title === title);
    expect(panel).toMatchObject({
      links: runbooks.map((name) => ({ type: 'link', url: runbookUrl(name), targetBlank: true })),
    });
  });

  it('are loaded by Grafana in compose, with Prometheus as their data source', () => {
    const { grafana } = readCompose('compose.yaml').services;
    const mounts = (grafana?.volumes ?? []).filter((volume) => volume.startsWith('./'));
    expect(mounts.filter((mount) => !existsSync(join('docker', mount.split(':')[0] ?? '')))).toEqual([]);
    const { providers } = parse(readText('grafana/provisioning/dashboards/job-scheduler.yml')) as {
      providers: { options: { path: string } }[];
    };
    expect(mounts).toContain(`./grafana/dashboards:${providers[0]?.options.path}:ro`);
    const { datasources } = parse(readText('grafana/provisioning/datasources/prometheus.yml')) as {
      datasources: { type: string; url: string; isDefault?: boolean }[];
    };
    expect(datasources).toContainEqual(
      expect.objectContaining({ type: 'prometheus', url: 'http://prometheus:9090', isDefault: true }),
    );
  });
});
