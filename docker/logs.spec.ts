import { EVENTS, logReference } from '@job-scheduler/platform';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The product's sources, without the tests. */
const sources = ['apps', 'libs'].flatMap((parent) =>
  readdirSync(parent)
    .filter((project) => !project.endsWith('-e2e') && project !== 'testing')
    .flatMap((project) =>
      readdirSync(join(parent, project, 'src'), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts') && !path.includes('spec'))
        .map((path) => join(parent, project, 'src', path)),
    ),
);

/** The calls of a log: where, at which level, and which event, if that is a literal. */
const calls = sources.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/\blog\.(debug|info|warn|error)\(\s*(?:'(\w+)')?/g)].map(
    ([, level, event]) => ({ file, level, event }),
  ),
);

/** Cells without the padding that the formatter adds. */
const rowsOf = (markdown: string): string[] =>
  markdown
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[-\s|]+$/.test(line))
    .map((line) => line.replace(/\s*\|\s*/g, '|'));

describe('the log', () => {
  it('is written by calls that name an event of the catalogue, at its level', () => {
    expect(calls.length).toBeGreaterThan(50);
    const catalogue: Record<string, { level: string } | undefined> = EVENTS;
    const outside = calls.filter(
      ({ event, level }) => event !== undefined && catalogue[event]?.level !== level,
    );
    expect(outside).toEqual([]);
  });

  it('has no event in its catalogue that no call names', () => {
    const text = sources
      .filter((file) => !file.endsWith('logging/events.ts'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    expect(Object.keys(EVENTS).filter((event) => !text.includes(`'${event}'`))).toEqual([]);
  });

  it('is the only way to write: nothing prints by the console', () => {
    const printing = sources.filter((file) => /\bconsole\.\w+\(/.test(readFileSync(file, 'utf8')));
    expect(printing).toEqual([]);
  });

  it('is described by docs/operations/logs.md as its catalogue says: npm run docs:logs', () => {
    const page = readFileSync(join('docs', 'operations', 'logs.md'), 'utf8');
    const [, section = ''] = /<!-- events: [^>]*-->([^]*)<!-- \/events -->/.exec(page) ?? [];
    expect(rowsOf(section)).toEqual(rowsOf(logReference()));
  });
});
