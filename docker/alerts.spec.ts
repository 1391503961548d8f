import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { alerts, rules, TEST_FILES } from './alerts.for-spec.js';
import { readText } from './compose-file.for-spec.js';
import { runbookUrl } from './grafana/source/index.js';

const RUNBOOKS = 'docs/operations/runbooks';
const names = alerts.map(({ alert }) => alert);

interface Test {
  alert_rule_test: { alertname: string; exp_alerts?: object[] }[];
}

const sourcesOfLibraries = (): string =>
  readdirSync('libs')
    .flatMap((library) =>
      readdirSync(join('libs', library, 'src'), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts') && !path.includes('spec'))
        .map((path) => readFileSync(join('libs', library, 'src', path), 'utf8')),
    )
    .join('\n');

describe('the alert rules', () => {
  it.each(alerts)('$alert says what is wrong, whose fault it is, and what to do', (rule) => {
    expect(['page', 'ticket', 'none']).toContain(rule.labels?.severity);
    expect(['us', 'them']).toContain(rule.labels?.side);
    expect(rule.annotations?.summary).toMatch(/\.$/);
    expect(rule.annotations?.runbook_url).toBe(runbookUrl(rule.alert));
    expect(new URL(runbookUrl(rule.alert)).pathname).toContain(`/${RUNBOOKS}/`);
  });

  it.each(names)('%s has a runbook that says what to look at, what to do, and when it is over', (name) => {
    const file = join(RUNBOOKS, `${name}.md`);
    expect([file, existsSync(file)]).toEqual([file, true]);
    const text = readFileSync(file, 'utf8');
    expect(text.split('\n')[0]).toBe(`# ${name}`);
    for (const part of ['## Look at', '## Do', '## Over when']) expect(text).toContain(`${part}\n`);
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path);
    expect(links.filter((path) => !existsSync(join(RUNBOOKS, path)))).toEqual([]);
  });

  it('have no runbook without an alert', () => {
    expect(readdirSync(RUNBOOKS).sort()).toEqual(names.map((name) => `${name}.md`).sort());
  });

  it('use metrics that the processes have', () => {
    const sources = sourcesOfLibraries();
    // The client library makes these.
    const ofClient = /^job_scheduler_(process|nodejs)_/;
    const used = rules.flatMap(({ expr }) => expr.match(/job_scheduler_\w*/g) ?? []);
    const unknown = [...new Set(used)].filter(
      (name) => !ofClient.test(name) && !sources.includes(`'${name.replace(/_(bucket|count|sum)$/, '')}'`),
    );
    expect(unknown).toEqual([]);
  });

  it('are each tested with made-up series, firing and quiet', () => {
    const evaluations = TEST_FILES.flatMap(
      (path) => (parse(readText(path)) as { tests: Test[] }).tests,
    ).flatMap(({ alert_rule_test }) => alert_rule_test);
    const named = (fires: boolean) =>
      evaluations
        .filter(({ exp_alerts = [] }) => exp_alerts.length > 0 === fires)
        .map((each) => each.alertname);
    expect([...new Set(named(true))].sort()).toEqual([...names].sort());
    expect([...new Set(named(false)), 'Watchdog'].sort()).toEqual([...names].sort());
  });
});
