import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readCompose, readText, variablesIn } from './compose-file.for-spec.js';

const folder = join('docs', 'operations');
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'));
const page = (name: string): string => readFileSync(join(folder, name), 'utf8');
const ofCompose = [
  'README.md',
  'install.md',
  'upgrade.md',
  'backup.md',
  'scale.md',
  'debug.md',
  'observability.md',
];

const sourcesOfLibraries = (): string =>
  readdirSync('libs')
    .flatMap((library) =>
      readdirSync(join('libs', library, 'src'), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => readFileSync(join('libs', library, 'src', path), 'utf8')),
    )
    .join('\n');

describe('docs/operations', () => {
  it.each(ofCompose)('%s links to files that there are', (name) => {
    const links = [...page(name).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path);
    expect(links.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  });

  it('lists every page in its index', () => {
    const index = page('README.md');
    for (const name of pages.filter((other) => other !== 'README.md')) expect(index).toContain(`(${name})`);
  });

  it('explains every variable of compose', () => {
    const install = page('install.md');
    for (const name of variablesIn(readText('compose.yaml'))) expect(install).toContain(`\`${name}\``);
  });

  it('names metrics that the processes have', () => {
    const known = new Set(sourcesOfLibraries().match(/job_scheduler_[a-z_]*[a-z]/g));
    const text = ofCompose.map(page).join('\n');
    const named = [...new Set(text.match(/job_scheduler_[a-z_]*[a-z]/g) ?? [])];
    const metrics = named.filter((name) => !['job_scheduler_default'].includes(name));
    expect(metrics.length).toBeGreaterThan(5);
    expect(metrics.filter((name) => !known.has(name.replace(/_bucket$/, '')))).toEqual([]);
  });

  it('names services that compose has', () => {
    const services = Object.keys(readCompose('compose.yaml').services);
    const commands = ofCompose.flatMap((name) =>
      [...page(name).matchAll(/docker compose (?:exec|run|stop|logs) ([^`|\n]+)/g)].map(
        ([, words = '']) =>
          words
            .replace(/--(tail|since) \S+|-\S+/g, '')
            .trim()
            .split(/\s/, 1)[0],
      ),
    );
    expect(commands.length).toBeGreaterThan(8);
    expect(
      commands.filter((service) => service !== '<service>' && !services.includes(service ?? '')),
    ).toEqual([]);
  });
});
