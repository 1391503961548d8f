import { EVENTS } from './events.js';
import { NUMBER_FIELDS, TEXT_FIELDS } from './log-fields.js';

/** The tables of docs/operations/logs.md: the events, then the fields. */
export function logReference(): string {
  const events = Object.entries(EVENTS).map(([event, { level, fields, meaning }]) => {
    const names = [...fields, ...(level === 'error' ? ['error', 'stack'] : [])].map((name) => `\`${name}\``);
    return `| \`${event}\` | ${level} | ${meaning} | ${names.join(', ')} |`;
  });
  const fields = Object.entries({ ...TEXT_FIELDS, ...NUMBER_FIELDS }).map(
    ([name, meaning]) => `| \`${name}\` | ${meaning} |`,
  );
  return [
    '## Events',
    '',
    '| event | level | when | fields |',
    '|---|---|---|---|',
    ...events,
    '',
    '## Fields',
    '',
    '| field | meaning |',
    '|---|---|',
    ...fields,
  ].join('\n');
}
