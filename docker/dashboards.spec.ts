import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { alerts } from './alerts.for-spec.js';
import { readCompose, readText } from './compose-file.for-spec.js';
import { dashboards, plans, runbookUrl } from './grafana/source/index.js';

const FOLDER = 'docker/grafana/dashboards';
const OPERATIONS = 'docs/operations';
/** A picture that is larger slows the page down. */
const MOST_BYTES = 150_000;
const panels = plans.flatMap(({ title, panels }) => panels.map((panel) => ({ dashboard: title, ...panel })));

const CHARACTERS: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&' };

/** What is written in a picture. */
const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) =>
    text.replaceAll(/&(lt|gt|quot|amp);/g, (_, name: string) => CHARACTERS[name] ?? ''),
  );

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

  it.each(Object.entries(dashboards))(
    'have a picture of %s in the documents with each of its panels: npm run docs:drawings',
    (name, { panels = [] }) => {
      const image = name.replace('.json', '.svg');
      const page = readFileSync(join(OPERATIONS, 'observability.md'), 'utf8');
      expect(page).toMatch(new RegExp(`!\\[[^\\]]+\\]\\(images/${image.replace('.', '\\.')}\\)`));
      const svg = readFileSync(join(OPERATIONS, 'images', image), 'utf8');
      expect(svg.length).toBeLessThan(MOST_BYTES);
      const texts = textsOf(svg);
      const titles = panels.flatMap((panel) => ('targets' in panel ? [panel.title ?? ''] : []));
      expect(titles.length).toBeGreaterThan(0);
      expect(titles.filter((title) => !texts.includes(title))).toEqual([]);
    },
  );

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
