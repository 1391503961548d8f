import { PassThrough } from 'node:stream';
import { prettyLine } from './pretty-lines.js';

/** As a pipe shows it. */
const plain = (line: string): string => prettyLine(line, new PassThrough());

const lineOf = (fields: object): string =>
  `${JSON.stringify({ level: 'warn', ts: '2026-01-02T12:30:01.250Z', service: 'api', ...fields })}\n`;

describe('prettyLine', () => {
  it('shows time, level, message and fields of a line', () => {
    expect(plain(lineOf({ event: 'redis_lost', error: 'it refused', msg: 'Redis is away.' }))).toBe(
      '12:30:01.250 warn  Redis is away. event=redis_lost error="it refused"\n',
    );
  });

  it('has colours on a terminal', () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, getColorDepth: () => 8 });
    expect(prettyLine(lineOf({ event: 'redis_lost', msg: 'Redis is away.' }), terminal)).toBe(
      '12:30:01.250 \x1b[33mwarn \x1b[39m Redis is away. \x1b[90mevent=redis_lost\x1b[39m\n',
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
      expect(plain(line)).toBe(line);
    },
  );
});
