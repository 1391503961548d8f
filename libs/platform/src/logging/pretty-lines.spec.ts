import { prettyLine } from './pretty-lines.js';

/** Without colours. */
const plain = (line: string): string => prettyLine(line).replace(/\x1b\[\d+m/g, '');

const lineOf = (fields: object): string =>
  `${JSON.stringify({ level: 'warn', ts: '2026-01-02T12:30:01.250Z', service: 'api', ...fields })}\n`;

describe('prettyLine', () => {
  it('shows time, level, message and fields of a line', () => {
    expect(plain(lineOf({ event: 'redis_lost', error: 'it refused', msg: 'Redis is away.' }))).toBe(
      '12:30:01.250 warn  Redis is away. event=redis_lost error="it refused"\n',
    );
  });

  it('shows where an error was thrown, below its line', () => {
    expect(
      plain(lineOf({ event: 'loop_failed', msg: 'It failed.', stack: 'Error: away\n    at here' })),
    ).toBe('12:30:01.250 warn  It failed. event=loop_failed\nError: away\n    at here\n');
  });

  it('lets no value move the cursor or end its line', () => {
    expect(plain(lineOf({ reason: 'a\u001b[2J\nb', msg: 'x' }))).toContain('reason="a\\u001b[2J\\nb"\n');
  });

  it.each(['Job-Scheduler is ready.\n', '{"level":"warn"}\n', '{broken\n', 'null\n'])(
    'leaves %j as it is',
    (line) => {
      expect(prettyLine(line)).toBe(line);
    },
  );
});
