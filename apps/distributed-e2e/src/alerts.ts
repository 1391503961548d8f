// `npm run alerts`: makes one thing after the other go wrong and waits for the alerts that must tell of it, in a real
// Prometheus. Writes docs/operations/alerts.md. `npm run alerts -- NoRunner,PostgresqlAway` tries only these and prints.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { CONDITIONS, type Condition } from './alerts/conditions.js';
import { DIVISOR, DrillWorld } from './alerts/drill-world.js';
import { drill, isPassed, type Outcome } from './alerts/drill.js';
import { toMarkdown } from './alerts/report.js';
import { workspace } from './workspace.js';

const only = process.argv[2]?.split(',');
const conditions = CONDITIONS.filter(
  ({ alerts }) => only === undefined || alerts.some((alert) => only.includes(alert)),
);
if (conditions.length === 0) throw new Error(`No condition makes an alert named ${only?.join(' or ')} fire.`);

// Those that disturb none, at the same time; then one after the other.
const groups = [
  conditions.filter(({ disturbsNone }) => disturbsNone),
  ...conditions.filter(({ disturbsNone }) => !disturbsNone).map((condition) => [condition]),
];

const world = await DrillWorld.start();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void world.stop().finally(() => process.exit(1)));
}
const outcomes: Outcome[] = [];
try {
  for (const group of groups) {
    const meant = group.flatMap(({ alerts }) => alerts);
    const attempt = async (condition: Condition) => {
      const { others, ...told } = await drill(world, condition);
      const outcome = { ...told, others: others.filter((alert) => !meant.includes(alert)) };
      print(outcome);
      return outcome;
    };
    outcomes.push(...(await Promise.all(group.map(attempt))));
  }
} finally {
  await world.stop();
}

function print(outcome: Outcome): void {
  const told = outcome.tellings.map(
    ({ alert, firedAfter, endedAfter }) => `${alert} after ${firedAfter} s, over after ${endedAfter} s`,
  );
  process.stdout.write(`${isPassed(outcome) ? 'ok  ' : 'FAIL'} ${outcome.what}: ${told.join('; ')}\n`);
}

const pages: Record<string, string[]> = {};
for (const { body } of world.pager.requests) {
  const { alerts } = JSON.parse(body) as { alerts: { status: string; labels: { alertname: string } }[] };
  for (const { status, labels } of alerts) {
    const states = (pages[labels.alertname] ??= []);
    if (states.at(-1) !== status) states.push(status);
  }
}
const text = toMarkdown({
  date: new Date(),
  divisor: DIVISOR,
  outcomes,
  together: groups[0]?.length ?? 0,
  pages,
});
if (only === undefined) {
  const file = join(workspace, 'docs/operations/alerts.md');
  writeFileSync(file, text);
  const prettier = join(workspace, 'node_modules/.bin/prettier');
  execFileSync(process.execPath, [prettier, '--write', '--log-level=warn', file]);
} else {
  process.stdout.write(`\n${text}`);
}
process.exitCode = outcomes.every(isPassed) ? 0 : 1;
