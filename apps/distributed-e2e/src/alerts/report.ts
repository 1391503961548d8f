import { isPassed, type Outcome } from './drill.js';

interface Drill {
  date: Date;
  divisor: number;
  outcomes: readonly Outcome[];
  /** How many of the first of them were tried at the same time. */
  together: number;
  /** What the pager got, by alert: the states in order. */
  pages: Readonly<Record<string, string[]>>;
}

const seconds = (value: number | null): string => (value === null ? '**never**' : `${value.toFixed(1)} s`);

/** The report as a page of docs/operations. */
export function toMarkdown({ date, divisor, outcomes, together, pages }: Drill): string {
  const rows = outcomes.flatMap(({ what, tellings, others }) =>
    tellings.map(
      ({ alert, summary, firedAfter, endedAfter }, index) =>
        `| ${index === 0 ? what : ''} | [${alert}](runbooks/${alert}.md) | ${seconds(firedAfter)} | ${seconds(endedAfter)} | ${summary} | ${index === 0 ? others.join(', ') : ''} |`,
    ),
  );
  const told = Object.entries(pages).map(([alert, states]) => `| ${alert} | ${states.join(', ')} |`);
  return `# Alerts, tried

\`npm run alerts\` wrote this page on ${date.toISOString().slice(0, 10)}. It runs an api, a scheduler, a runner, PostgreSQL, Redis and
RabbitMQ, watched by a real Prometheus with the rules of \`docker/prometheus/rules\` and a real Alertmanager. All windows and
waits are divided by ${divisor}: a minute of the rules is a second here. What is compared is not: a call is late after 5 s, a job
overdue after 30 s. ${outcomes.filter(isPassed).length} of ${outcomes.length} conditions were told of, and ended.
${together > 1 ? `The first ${together} were tried at the same time, so that what also fired with one of them may tell of another, such as the one whose\nprocess is killed again and again.\n` : ''}
| condition | alert | fired after | ended, once mended, after | what it said | also fired |
| --------- | ----- | ----------- | ------------------------- | ------------ | ---------- |
${rows.join('\n')}

What the pager got from Alertmanager, by alert:

| alert | states |
| ----- | ------ |
${told.join('\n')}
`;
}
