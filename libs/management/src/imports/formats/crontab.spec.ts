import { importCrontab } from './crontab.js';
import { job, noted, operation, RUNNER, OPTIONS } from './imported.fixture-spec.js';
import type { Imported, ImportOptions } from './imported.js';

describe('a crontab', () => {
  const read = (text: string, options: Partial<ImportOptions> = {}) =>
    importCrontab(text, { ...OPTIONS, ...options });
  const line = (when: string) => read(`CRON_TZ=UTC\n${when} curl https://a.example/`);

  it.each([
    ['*/5 * * * *', '*/5 * * * *'],
    ['0 9 * * MON-FRI', '0 9 * * MON-FRI'],
    ['@daily', '@daily'],
    ['0 0 */1 * 1', '0 0 * * 1'],
    ['~ 3 * * *', 'H 3 * * *'],
    ['0~29 3 * * *', 'H(0-29) 3 * * *'],
    ['30~ ~8 * * *', 'H(30-59) H(0-8) * * *'],
    ['0 3 ~7 * *', '0 3 H(1-7) * *'],
    ['0 0 13 * 5', '0 0 13 * 5'],
  ])('%s becomes %s', (when, schedule) => {
    expect(job(line(when))).toMatchObject({ schedule, timezone: 'UTC' });
  });

  it.each([
    ['@reboot', '@reboot is no time', 'POST /v1/jobs/{id}/runs'],
    ['@every_minute', '@every_minute is not known', 'five fields'],
    ['0 0 */2 * 1', 'also 1 of the week, because one field begins with *', 'Leave one of the fields *'],
    ['0 0 1 * */2', '1 of the month and also */2', 'Leave one of the fields *'],
    ['* * *', 'fewer than five fields', 'minute hour day month weekday command'],
  ])('%s is not carried over', (when, message, instead) => {
    const imported = line(when);
    expect(imported.jobs).toEqual([]);
    expect(imported.notes.at(-1)).toMatchObject({
      line: 2,
      kind: 'refused',
      message: expect.stringContaining(message),
      instead: expect.stringContaining(instead),
    });
  });

  it('says that either day is enough where both are restricted', () => {
    expect(noted(line('0 0 13 * 5'), 'differs').join()).toContain('either is enough');
  });

  it('reads settings for the lines below, comments above, and the user of a system crontab', () => {
    const imported = read(
      [
        'SHELL=/bin/sh',
        'MAILTO="ops@example.com"',
        'CRON_TZ=Europe/Paris',
        '# not for the next one',
        '',
        '# Sends the report,',
        '#  every night',
        '0 3 * * * root /usr/bin/curl -fsS https://a.example/report',
        'RANDOM_DELAY=10',
        'CRON_TZ=Nowhere/Zone',
        '0 5 * * * root curl a.example',
        'CRON_TZ=Asia/Tokyo',
        '0 4 * * * deploy wget -q -O - --post-data "a=1" https://a.example/clean',
      ].join('\n'),
      { withUser: true },
    );
    expect(imported.jobs).toMatchObject([
      {
        line: 8,
        definition: {
          name: 'a.example/report',
          description: 'Sends the report, every night',
          timezone: 'Europe/Paris',
        },
      },
      {
        line: 13,
        definition: {
          timezone: 'Asia/Tokyo',
          jitter_seconds: 600,
          job: { http_method: 'post', payload: 'a=1' },
        },
      },
    ]);
    expect(imported.notes.map(({ line: at, kind }) => `${at} ${kind}`)).toEqual(
      expect.arrayContaining([
        '1 ignored',
        '2 differs',
        '8 ignored',
        '9 differs',
        '10 refused',
        '11 refused',
      ]),
    );
    expect(imported.notes[1]?.instead).toContain('"address": "ops@example.com"');
  });

  describe('with what may be a user before a command', () => {
    const commandsOf = (imported: Imported) =>
      imported.jobs.map(({ definition }) => {
        const { payload, callback_url } = definition['job'] as Record<string, never>;
        return (payload as { command: string } | undefined)?.command ?? callback_url;
      });
    const doubts = (imported: Imported) =>
      noted(imported, 'differs').filter((note) => note.includes('kept whole'));
    const entries = (commands: readonly string[]) =>
      ['CRON_TZ=UTC', ...commands.map((command) => `0 3 * * * ${command}`)].join('\n');

    it.each([
      'rm /tmp/x',
      'find /tmp -delete',
      'python3 /opt/foo.py',
      'cd /var/www && php artisan schedule:run',
      'php /opt/foo.php',
      'bash /opt/foo.sh',
      'sudo /opt/foo.sh',
      'sudo curl -fsS https://a.example/',
      'deploy /opt/foo.sh',
    ])('keeps %s whole, and says so', (command) => {
      const imported = read(entries([command]), { callbackUrl: RUNNER });
      expect(commandsOf(imported)).toEqual([command]);
      expect(noted(imported, 'ignored')).toEqual([]);
      expect(doubts(imported)).toEqual([expect.stringMatching(/^2 /)]);
    });

    it.each(['root -b -q macro.C', 'root', 'node index.js', '/usr/bin/env /opt/foo', 'curl /a.example'])(
      'has no doubt about %s',
      (command) => {
        const imported = read(entries([command]), { callbackUrl: RUNNER });
        expect([commandsOf(imported).length, noted(imported, 'ignored'), doubts(imported)]).toEqual([
          1,
          [],
          [],
        ]);
      },
    );

    it('leaves out users of the system where all commands begin with one', () => {
      const text = entries(['root rm /tmp/x', 'www-data php /opt/foo.php', 'nobody curl a.example']);
      const imported = read(text, { callbackUrl: RUNNER });
      expect(commandsOf(imported)).toEqual(['rm /tmp/x', 'php /opt/foo.php', 'http://a.example']);
      expect(noted(imported, 'ignored')).toHaveLength(3);
      expect(doubts(imported)).toEqual([]);
    });

    it('keeps all commands whole where one of them may begin with a program', () => {
      const commands = ['root rm /tmp/x', 'deploy /opt/foo.sh', 'root curl a.example'];
      const imported = read(entries(commands), { callbackUrl: RUNNER });
      expect(commandsOf(imported)).toEqual(commands);
      expect(doubts(imported)).toHaveLength(3);
      expect(imported.notes.find(({ message }) => message.includes('kept whole'))?.instead).toContain(
        '`with_user` to true',
      );
    });

    it('does as the import says', () => {
      const commands = ['deploy node /opt/foo.js', 'root curl a.example', 'backup'];
      const imported = read(entries(commands), { callbackUrl: RUNNER, withUser: true });
      expect(commandsOf(imported)).toEqual(['node /opt/foo.js', 'http://a.example']);
      expect(noted(imported, 'refused')).toEqual([expect.stringContaining('4 It has no command after')]);
      const without = read(entries(['root /opt/macro.C']), { callbackUrl: RUNNER, withUser: false });
      expect(commandsOf(without)).toEqual(['root /opt/macro.C']);
      expect(doubts(without)).toEqual([]);
    });
  });

  it.each(['wget.sh https://a.example/', '/opt/wget/run https://a.example/', 'curl-all https://a.example/'])(
    'does not take %s for the program whose name it begins with',
    (command) => {
      expect(operation(read(`0 3 * * * ${command}`, { callbackUrl: RUNNER }))).toMatchObject({
        payload: { command },
      });
    },
  );

  it('reads % as cron does: the rest is the input of the command', () => {
    const imported = read('0 3 * * * curl -d @- https://a.example/100\\%25%first%second');
    expect(operation(imported)).toMatchObject({
      callback_url: 'https://a.example/100%25',
      payload: 'first\nsecond',
    });
    expect(noted(imported, 'differs').join()).toContain('input of the command');
  });

  it('tells once in which zone it is read if it does not say so', () => {
    const imported = read('0 1 * * * curl a.example\n0 2 * * * curl b.example', { timezone: 'Asia/Tokyo' });
    expect(job(imported)).toMatchObject({ timezone: 'Asia/Tokyo' });
    expect(noted(imported, 'differs').filter((note) => note.includes('CRON_TZ'))).toHaveLength(1);
  });

  it('carries over commands only with a URL that is told them', () => {
    const text = '0 3 * * * /opt/backup.sh --full > /dev/null';
    expect(noted(read(text), 'refused')).toEqual([expect.stringContaining('runs a command on a machine')]);
    expect(job(read(text, { callbackUrl: RUNNER }))).toMatchObject({
      name: '/opt/backup.sh --full > /dev/null',
      job: {
        callback_url: RUNNER,
        http_method: 'post',
        payload: { command: '/opt/backup.sh --full > /dev/null' },
      },
    });
  });
});
