import { JsonText } from '@job-scheduler/job-model';
import { dump } from 'js-yaml';
import { importCrontab } from './crontab.js';
import { importCurl } from './curl.js';
import { importEventBridge } from './eventbridge.js';
import type { Imported, ImportOptions } from './imported.js';
import { importKubernetes } from './kubernetes.js';

const OPTIONS: ImportOptions = { timezone: 'UTC', callbackUrl: null, schedule: '@daily', withUser: null };
const RUNNER = 'https://runner.example.com/run';

/** The notes of a kind, as `line message`; `about` leaves out the others. */
const noted = ({ notes }: Imported, kind: string): string[] =>
  notes.filter((note) => note.kind === kind).map(({ line, message }) => `${line} ${message}`);

const job = (imported: Imported, index = 0) =>
  imported.jobs[index]?.definition as Record<string, never> | undefined;
const operation = (imported: Imported) => job(imported)?.['job'];

describe('a curl command', () => {
  const read = (command: string) => importCurl(command, OPTIONS);

  it.each<[command: string, expected: object]>([
    ['curl https://a.example/x?y=1', { callback_url: 'https://a.example/x?y=1', http_method: 'get' }],
    ['curl a.example', { callback_url: 'http://a.example' }],
    ['curl -X DELETE "https://a.example/"', { http_method: 'delete' }],
    ['curl -XPUT https://a.example/', { http_method: 'put' }],
    ['curl -fsSL https://a.example/ -o /dev/null > /dev/null 2>&1', { http_method: 'get', redirects: 5 }],
    ['curl -L --max-redirs 2 https://a.example/', { redirects: 2 }],
    ['curl -I https://a.example/', { http_method: 'head' }],
    ["curl -g 'https://a.example/?x=[1-3]{a}'", { callback_url: 'https://a.example/?x=[1-3]{a}' }],
    [
      "curl --globoff -d x 'https://a.example/{{job_name}}'",
      { callback_url: 'https://a.example/{{job_name}}' },
    ],
    ["curl 'https://a.example/?x[]=\\[1\\]'", { callback_url: 'https://a.example/?x[]=[1]' }],
    [
      "curl 'http://ann@[2001:db8::1]:8080/?at={{scheduled_at}}'",
      { callback_url: 'http://ann@[2001:db8::1]:8080/?at={{scheduled_at}}' },
    ],
    ["curl '[::1]/x' -d '{a,b}'", { callback_url: 'http://[::1]/x', payload: '{a,b}' }],
    ['curl -m 30 https://a.example/', { timeout_seconds: 30 }],
    [
      "curl -H 'X-A: 1' -H 'Accept:' -A me https://a.example/",
      { headers: { 'x-a': '1', 'user-agent': 'me' } },
    ],
    ['curl -u ann:secret https://a.example/', { headers: { authorization: 'Basic YW5uOnNlY3JldA==' } }],
    [
      "curl -d 'a=1' -d b=2 https://a.example/",
      {
        http_method: 'post',
        payload: 'a=1&b=2',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
    ],
    [
      "curl -G -d 'a=1' --data-urlencode 'q=x y' https://a.example/?z",
      { callback_url: 'https://a.example/?z&a=1&q=x%20y', http_method: 'get' },
    ],
    [
      `curl --json '{"n":1.0}' https://a.example/`,
      {
        payload: new JsonText('{"n":1.0}'),
        headers: { 'content-type': 'application/json', accept: 'application/json' },
      },
    ],
    [
      `curl https://a.example/ \\\n  -H "Content-Type: application/json" \\\n  --data-raw "{\\"a\\": \\"it's\\"}"`,
      { payload: new JsonText(`{"a": "it's"}`) },
    ],
    [`curl https://a.example/ --data-raw $'a\\nb'`, { payload: 'a\nb' }],
    [
      `curl https://a.example/ --data-raw $'Hi\\u0021 \\'\\ud83d\\ude00\\' \\xc3\\xa9\\101\\U1F600 \\\\x41'`,
      { payload: "Hi! '😀' éA😀 \\x41" },
    ],
    [`curl https://a.example/ -d 'price > 5 2>&1 < x'`, { payload: 'price > 5 2>&1 < x' }],
    [`curl https://a.example/ -d "a > b" 2>"$LOG dir"/x 2>&1 -d '7'>>a`, { payload: 'a > b&7' }],
    [`curl https://a.example/a &>/dev/null # it's the first`, { callback_url: 'https://a.example/a' }],
    [`curl https://a.example/ -d 'a\\\nb'`, { payload: 'a\\\nb' }],
  ])('%s', (command, expected) => {
    const imported = read(command);
    expect(noted(imported, 'refused')).toEqual([]);
    expect(operation(imported)).toMatchObject(expected);
  });

  it('of wget has no patterns in its URL', () => {
    const imported = importCrontab("@daily wget -q 'https://a.example/?x=[1-3]'", OPTIONS);
    expect(operation(imported)).toMatchObject({ callback_url: 'https://a.example/?x=[1-3]' });
  });

  it('has a name that says what is called, and the retries that were asked for', () => {
    expect(job(read('curl --retry 4 --retry-delay 2 https://a.example/b/c?d'))).toMatchObject({
      name: 'a.example/b/c',
      schedule: '@daily',
      retry: { max_attempts: 5, backoff: { kind: 'fixed', initial_seconds: 2 } },
    });
  });

  it.each([
    ['curl https://a.example/ | jq .', '"|" pipes output'],
    ['curl https://a.example/ && echo ok', '"&" runs'],
    ['curl https://a.example/; rm x', '";" runs another command'],
    ['curl https://a.example/$ID', 'uses a variable'],
    ['curl "https://a.example/$(date)"', 'uses a variable'],
    ['curl `cat url`', 'uses the output'],
    ['curl https://a.example/ >', 'redirects its output to nothing'],
    ['curl https://a.example/ < body', '"<" reads a file'],
    ['curl -d @body.json https://a.example/', 'what a file holds'],
    ['curl -H @headers https://a.example/', 'reads headers from a file'],
    ['curl -m soon https://a.example/', '"soon" is no number of seconds'],
    ['curl -F a=b https://a.example/', 'multipart form'],
    ['curl -k https://a.example/', 'check of certificates'],
    ['curl --interface eth0 https://a.example/', '--interface of curl is not known'],
    ['curl https://a.example/ https://b.example/', 'several URLs'],
    ['curl -s', 'no URL'],
    ["curl 'https://a.example/?x=[1-3]'", 'reads [1-3] in a URL as a pattern'],
    ['curl https://a.example/{a,b}', 'reads {a,b} in a URL as a pattern'],
    [`curl 'https://a.example/?f={"a":1}'`, 'reads {"a":1} in a URL as a pattern'],
    ["curl 'https://a.example/[1:2]'", 'reads [1:2] in a URL as a pattern'],
    ["curl 'https://a.example/b]'", 'reads ] in a URL as a pattern'],
    ['curl -u ann https://a.example/', 'names no password'],
    [`curl --json '{' https://a.example/`, 'not JSON'],
    [`curl 'https://a.example/`, 'opened and not closed'],
    ['http https://a.example/', 'not a curl command'],
  ])('is not carried over: %s', (command, reason) => {
    const imported = read(command);
    expect(imported.jobs).toEqual([]);
    expect(noted(imported, 'refused')).toEqual([expect.stringContaining(reason)]);
  });

  it.each<[option: string, expected: object, remark: string]>([
    ["-H 'X-A;' -H 'X-B: 1'", { headers: { 'x-b': '1' } }, '"X-A;" is left out'],
    ['-u a:b', { headers: { authorization: 'Basic YTpi' } }, 'reads of the job mask it'],
    ['-b a=1 -b b=2', { headers: { cookie: 'a=1;b=2' } }, 'waits without end'],
    ['-m 0', { timeout_seconds: 900 }, '0, which is none, became 900 s'],
    ['-m 1000', { timeout_seconds: 900 }, '1000 s became 900 s'],
  ])('tells what %s became', (option, expected, remark) => {
    const imported = read(`curl ${option} https://a.example/`);
    expect(operation(imported)).toMatchObject(expected);
    expect(noted(imported, 'differs').join()).toContain(remark);
  });

  it('stands on a line of its own, among comments and others', () => {
    const imported = read('# two calls\n\n$ curl https://a.example/\ncurl https://b.example/ \\\n  -d x\n');
    expect(imported.jobs.map(({ line }) => line)).toEqual([3, 4]);
  });

  it('may have quotes over several lines, which comments do not open', () => {
    const text = [
      "# it's the first",
      `curl https://a.example/ -d "it's`,
      '# no comment',
      '\\"here" # it\'s "one',
      "curl https://b.example/ -d $'it\\'s",
      "two' \\",
      '  -A me',
      "  # and that's all",
      "curl https://c.example/ -d 'a \\'",
      "curl https://d.example/ -d 'open",
      '',
    ].join('\n');
    const imported = read(text);
    expect(
      imported.jobs.map(({ line, definition }) => [line, (definition['job'] as { payload: string }).payload]),
    ).toEqual([
      [2, `it's\n# no comment\n"here`],
      [5, "it's\ntwo"],
      [9, 'a \\'],
    ]);
    expect(noted(imported, 'refused')).toEqual([expect.stringMatching(/^10 .*not closed/)]);
  });

  it('with a long payload is read in one go', () => {
    const lines = 100_000;
    const before = process.cpuUsage();
    const imported = read(`curl https://a.example/ -d '${'x\n'.repeat(lines)}'`);
    expect(operation(imported)).toMatchObject({ payload: 'x\n'.repeat(lines) });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });
});

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

describe('a Kubernetes CronJob', () => {
  const manifest = (
    spec: string,
    container = 'image: curlimages/curl:8\n            args: ["-fsS", "https://a.example/"]',
  ) => `
apiVersion: batch/v1
kind: CronJob
metadata: { name: report, namespace: shop, labels: { app: shop, team: a b } }
spec:
  schedule: "0 3 * * *"
${spec}
  jobTemplate:
    spec:
      backoffLimit: 2
      template:
        spec:
          containers:
          - name: main
            ${container}
`;
  const read = (text: string, options: Partial<ImportOptions> = {}) =>
    importKubernetes(text, { ...OPTIONS, ...options });

  it.each([
    ['  timeZone: Europe/Paris', { timezone: 'Europe/Paris', overlap: 'allow' }],
    ['  concurrencyPolicy: Forbid', { overlap: 'skip' }],
    ['  concurrencyPolicy: Replace', { overlap: 'replace' }],
    ['  startingDeadlineSeconds: 10', { catch_up_window_seconds: 60 }],
    ['  startingDeadlineSeconds: 7200', { catch_up_window_seconds: 7200 }],
    ['  suspend: true', { active: false }],
  ])('with%s', (spec, expected) => {
    expect(job(read(manifest(spec)))).toMatchObject({
      name: 'shop/report',
      schedule: '0 3 * * *',
      tags: ['app:shop'],
      retry: { max_attempts: 3 },
      job: { callback_url: 'https://a.example/', http_method: 'get' },
      ...expected,
    });
  });

  it('is told where it means something else', () => {
    const differs = noted(read(manifest('  startingDeadlineSeconds: 10')), 'differs').join();
    for (const word of ['timeZone', 'startingDeadlineSeconds', 'backoffLimit'])
      expect(differs).toContain(word);
  });

  it.each([
    ['command: ["sh", "-c", "curl -d x https://a.example/b"]', 'https://a.example/b'],
    ['command: ["/usr/bin/curl", "https://a.example/c d"]', 'https://a.example/c d'],
  ])('calls what its container does: %s', (container, url) => {
    expect(operation(read(manifest('', `image: any\n            ${container}`)))).toMatchObject({
      callback_url: url,
    });
  });

  it('of another image needs a URL that is told about it', () => {
    const text = manifest('', 'image: shop/report:1\n            args: [--all]');
    expect(noted(read(text), 'refused')).toEqual([expect.stringContaining('the image shop/report:1')]);
    expect(operation(read(text, { callbackUrl: RUNNER }))).toMatchObject({
      payload: { image: 'shop/report:1', args: ['--all'] },
    });
  });

  it.each([
    ['image: curlimages/curl\n            args: [https://a.example/, -m, "5"]'],
    ['image: shop/report:1'],
  ])('says that what runs before it and what is around it is left out: %s', (container) => {
    const around = [
      'env: [{name: A, value: b}]',
      'envFrom: [{secretRef: {name: s}}]',
      'volumeMounts: []',
      'workingDir: /srv',
    ];
    const text = manifest('', [container, ...around].join('\n            '));
    const imported = read(`${text}          initContainers: [{image: migrate}]\n`, { callbackUrl: RUNNER });
    expect(imported.jobs).toHaveLength(1);
    const differs = noted(imported, 'differs');
    expect(differs).toContainEqual(expect.stringContaining('initContainers ran before each call'));
    expect(differs).toContainEqual(expect.stringContaining("the container's env, envFrom, workingDir"));
    expect(noted(read(manifest('', container), { callbackUrl: RUNNER }), 'differs').join()).not.toMatch(
      /initContainers|container's/,
    );
  });

  it('of a shell that makes no call keeps its image, with its script', () => {
    const text = manifest(
      '',
      'image: shop/report:1\n            command: [sh, -c, "node report.js | tee x"]',
    );
    expect(operation(read(text, { callbackUrl: RUNNER }))).toMatchObject({
      payload: { image: 'shop/report:1', command: ['sh', '-c', 'node report.js | tee x'] },
    });
    expect(noted(read(text), 'refused')).toEqual([expect.stringContaining('the image shop/report:1')]);
  });

  it('tells which labels become no tag', () => {
    expect(noted(read(manifest('')), 'ignored')).toEqual([
      expect.stringContaining('The label team became no tag'),
    ]);
    const labels = Array.from({ length: 52 }, (_, index) => `l${index}: x`).join(', ');
    const many = read(manifest('').replace('app: shop, team: a b', labels));
    expect(job(many)?.['tags']).toHaveLength(50);
    expect(noted(many, 'ignored')).toEqual([expect.stringContaining('The labels l50, l51 became no tag')]);
  });

  it('has single values where they become text: aliases may stand for any number', () => {
    const aliases = [...'bcdefghijklmnopqrstuvw'].map((name, index) => {
      const last = `*${String.fromCharCode('a'.charCodeAt(0) + index)}`;
      return `  ${name}: &${name} [${last}, ${last}, ${last}, ${last}]`;
    });
    const bomb = ['  a: &a [x]', ...aliases].join('\n');
    const refused = (text: string) => noted(read(text, { callbackUrl: RUNNER }), 'refused').join();
    expect(refused(manifest(bomb, 'args: [*w]'))).toContain('args is no list of texts');
    expect(refused(manifest(`${bomb}\n  startingDeadlineSeconds: *w`))).toContain(
      'startingDeadlineSeconds is no single value',
    );
  });

  describe('in a List, as kubectl answers', () => {
    const item = (name: string) => ({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name, namespace: 'shop' },
      spec: {
        schedule: '0 3 * * *',
        jobTemplate: {
          spec: {
            template: {
              spec: { containers: [{ image: 'curlimages/curl', args: ['https://a.example/', '-m', '5'] }] },
            },
          },
        },
      },
    });
    const service = { kind: 'Service', metadata: { name: 'web' } };
    const list = { apiVersion: 'v1', items: [item('a'), service, item('b'), item('c')], kind: 'List' };
    const json = JSON.stringify(list, null, 4);
    const yaml = dump(list);
    const linesOf = (text: string, begin: RegExp) =>
      text.split('\n').flatMap((line, index) => (begin.test(line) ? [index + 1] : []));

    it.each([
      ['-o yaml', yaml, linesOf(yaml, /^ {2}- /)],
      ['-o json', json, linesOf(json, /^ {8}\{/)],
      [
        '-o json, after another document',
        `kind: Service\n---\n\n${json}`,
        linesOf(json, /^ {8}\{/).map((line) => line + 3),
      ],
    ])('has the line and the name of each: %s', (_, text, [a, web, b, c]) => {
      const imported = read(text);
      expect(imported.jobs.map(({ line, name }) => [line, name])).toEqual([
        [a, 'shop/a'],
        [b, 'shop/b'],
        [c, 'shop/c'],
      ]);
      const about = new Set(imported.notes.map(({ line, name }) => `${line} ${name}`));
      expect([...about]).toEqual(
        expect.arrayContaining([`${a} shop/a`, `${web} web`, `${b} shop/b`, `${c} shop/c`]),
      );
    });

    it('may have an item that is an alias of another', () => {
      const text = `items:\n- &a {kind: Service, metadata: {name: x}}\n- *a\nkind: List\n`;
      expect(noted(read(text), 'ignored')).toEqual([
        expect.stringMatching(/^2 /),
        expect.stringMatching(/^3 /),
      ]);
    });
  });

  it('is found among other documents, which harm nothing', () => {
    const text = `kind: Service\n---\n${manifest('')}---\na: [\n---\n${manifest('', 'image: curlimages/curl\n            args: ["$(URL)"]')}`;
    const imported = read(text);
    expect(imported.jobs.map(({ line }) => line)).toEqual([4]);
    expect(noted(imported, 'ignored')).toContainEqual(expect.stringContaining('1 It is a Service'));
    expect(noted(imported, 'refused')).toEqual([
      expect.stringContaining('not YAML'),
      expect.stringContaining('environment variable'),
    ]);
  });
});

describe('a schedule of EventBridge', () => {
  const read = (rule: object | string, options: Partial<ImportOptions> = {}) =>
    importEventBridge(typeof rule === 'string' ? rule : JSON.stringify(rule, null, 2), {
      ...OPTIONS,
      callbackUrl: RUNNER,
      ...options,
    });
  const expression = (text: string, rest: object = { Target: {} }) =>
    read({ Name: 'r', ScheduleExpression: text, ...rest });

  it.each<[expression: string, expected: object]>([
    ['cron(0 12 * * ? *)', { schedule: '0 12 * * *' }],
    ['cron(0/15 * ? * MON-FRI *)', { schedule: '0/15 * * * MON-FRI' }],
    ['cron(0 9 ? * 1 *)', { schedule: '0 9 * * 0' }],
    ['cron(0 9 ? * 2-6 *)', { schedule: '0 9 * * 1-5' }],
    ['cron(0 9 ? * 2/2 *)', { schedule: '0 9 * * 1-6/2' }],
    ['cron(0 9 ? * tue/3,1 *)', { schedule: '0 9 * * 2-6/3,0' }],
    ['cron(0 9 ? * 3#2 *)', { schedule: '0 9 * * 2#2' }],
    ['cron(0 9 ? * 6L *)', { schedule: '0 9 * * 5L' }],
    ['cron(0 9 L * ? *)', { schedule: '0 9 L * *' }],
    [
      'cron(0 9 * * ? 2030-2031)',
      { start_at: '2030-01-01T00:00:00.000Z', end_at: '2031-12-31T23:59:59.000Z' },
    ],
    ['rate(5 minutes)', { schedule: '@every 5m' }],
    ['at(2030-07-01T09:00:00)', { schedule: '@at 2030-07-01T09:00:00.000Z' }],
  ])('%s', (text, expected) => {
    expect(job(expression(text))).toMatchObject({ name: 'r', timezone: 'UTC', ...expected });
  });

  it.each([
    ['cron(0 9 15W * ? *)', 'weekday nearest'],
    ['cron(0 9 L-3 * ? *)', 'counts from the end'],
    ['cron(0 9 1 * 2 *)', 'must be ?'],
    ['cron(0 9 * * ? 2030,2032)', 'year 2030,2032'],
    ['cron(0 9 * * *)', 'six fields'],
    ['cron(0 9 ? * 8 *)', 'no weekday 8'],
    ['rate(5 weeks)', 'rate 5 weeks'],
    ['every day', 'not known'],
  ])('%s is not carried over', (text, reason) => {
    const imported = expression(text);
    expect([imported.jobs, noted(imported, 'refused')]).toEqual([[], [expect.stringContaining(reason)]]);
  });

  it('says that Sunday is 1 there', () => {
    expect(noted(expression('cron(0 9 ? * 1 *)'), 'differs')).toEqual([
      expect.stringContaining('counts from 1 for Sunday'),
    ]);
  });

  it('brings its zone, its window, its retries and its input', () => {
    const rest = {
      ScheduleExpressionTimezone: 'America/New_York',
      State: 'DISABLED',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      Target: {
        Arn: 'arn:aws:lambda:1',
        Input: '{"n": 1.0}',
        RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 },
      },
    };
    expect(job(expression('at(2030-07-01T09:00:00)', rest))).toEqual({
      name: 'r',
      schedule: '@at 2030-07-01T13:00:00.000Z',
      timezone: 'America/New_York',
      active: false,
      jitter_seconds: 900,
      retry: { max_attempts: 3, max_age_seconds: 60 },
      job: { callback_url: RUNNER, payload: new JsonText('{"n":1.0}') },
    });
  });

  it('says of a list of schedules that it lacks their expressions, and what to give', () => {
    const summary = (name: string) => ({
      Arn: `arn:aws:scheduler:eu-central-1:1:schedule/default/${name}`,
      GroupName: 'default',
      Name: name,
      State: 'ENABLED',
      Target: { Arn: 'arn:aws:lambda:1' },
    });
    const imported = read({ Schedules: [summary('a'), summary('b')] });
    expect(imported.jobs).toEqual([]);
    expect(imported.notes).toMatchObject([
      {
        name: 'a',
        kind: 'refused',
        message: expect.stringContaining('list-schedules'),
        instead: expect.stringContaining('get-schedule'),
      },
      { name: 'b', kind: 'refused' },
    ]);
    expect(noted(read({ Name: 'x' }), 'refused')).toEqual([expect.stringContaining('neither')]);
  });

  it.each<[what: string, rest: object, remark: string]>([
    [
      'a queue for what failed',
      { Target: { DeadLetterConfig: { Arn: 'arn:aws:sqs:1' } } },
      'DeadLetterConfig has no equal',
    ],
    ['its end', { ActionAfterCompletion: 'DELETE', Target: {} }, 'the job stays, as ended'],
    ['parameters', { Target: { EcsParameters: { TaskDefinitionArn: 'x' } } }, 'EcsParameters said how'],
    ['targets that it does not name', {}, 'does not hold the targets of the rule'],
  ])('tells that %s is not carried over', (_, rest, remark) => {
    const imported = expression('cron(0 12 * * ? *)', rest);
    expect(imported.jobs).toHaveLength(1);
    expect(noted(imported, 'differs')).toEqual([expect.stringContaining(remark)]);
  });

  it('says nothing where nothing is lost', () => {
    const rest = {
      ActionAfterCompletion: 'NONE',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Input: '{}' },
    };
    expect(expression('cron(0 12 * * ? *)', rest).notes).toEqual([]);
  });

  it.each<[input: string, payload: unknown, remarks: string[]]>([
    [
      '{"at":"<aws.scheduler.scheduled-time>","n":1.0}',
      new JsonText('{"at":"{{scheduled_at}}","n":1.0}'),
      ['<aws.scheduler.scheduled-time> became {{scheduled_at}}, which has milliseconds'],
    ],
    [
      '{"id":"<aws.scheduler.execution-id>/<aws.scheduler.attempt-number>"}',
      new JsonText('{"id":"{{run_id}}/{{attempt}}"}'),
      ['became {{run_id}}, which is the same for all attempts', 'became {{attempt}}'],
    ],
    ['at <aws.scheduler.scheduled-time>', 'at {{scheduled_at}}', ['milliseconds']],
    [
      '["<aws.scheduler.schedule-arn>"]',
      new JsonText('["<aws.scheduler.schedule-arn>"]'),
      ['<aws.scheduler.schedule-arn> is sent as it is written'],
    ],
  ])('tells what becomes of the keywords in %s', (Input, payload, remarks) => {
    const imported = expression('cron(0 12 * * ? *)', { Target: { Input } });
    expect(operation(imported)).toMatchObject({ payload });
    expect(noted(imported, 'differs')).toEqual(remarks.map((remark) => expect.stringContaining(remark)));
  });

  it('is found by the line of its name, which other fields may hold too', () => {
    const rules = [
      { Name: 'a', Description: 'b', ScheduleExpression: 'rate(1 day)' },
      { GroupName: 'b', Name: 'b', ScheduleExpression: 'rate(1 day)' },
    ];
    expect(read({ Rules: rules }).jobs.map(({ line, name }) => [line, name])).toEqual([
      [4, 'a'],
      [10, 'b'],
    ]);
  });

  it('is found by its line in a list; rules without a schedule and targets without a URL are told', () => {
    const rules = [
      { Name: 'events', EventPattern: '{}' },
      { Name: 'daily', ScheduleExpression: 'rate(1 day)' },
    ];
    const imported = read({ Rules: rules });
    expect(imported.jobs.map(({ line }) => line)).toEqual([8]);
    expect(noted(imported, 'ignored')).toEqual([expect.stringContaining('4 The rule events waits')]);
    expect(noted(read({ Rules: rules }, { callbackUrl: null }), 'refused')).toEqual([
      expect.stringContaining('is no URL'),
    ]);
    expect(noted(read('{'), 'refused')).toEqual(['1 This is not JSON']);
  });
});

describe('a long text', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => index);
  /** Far more than it takes, and far less than what reads the text again for each entry. */
  const SECONDS = 5;
  const read = (imports: (text: string, options: ImportOptions) => Imported, text: string): Imported => {
    const before = process.cpuUsage();
    const imported = imports(text, { ...OPTIONS, callbackUrl: RUNNER });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000_000).toBeLessThan(SECONDS);
    return imported;
  };

  it('of EventBridge is read once, and its lines are known', () => {
    const rules = many.map((index) => ({
      Name: `rule-${index}`,
      Description: 'x'.repeat(300),
      ScheduleExpression: 'rate(5 minutes)',
    }));
    const { jobs } = read(importEventBridge, JSON.stringify({ Rules: rules }, null, 2));
    expect(jobs.map(({ line }) => line)).toEqual(many.map((index) => 4 + index * 5));
    expect(new Set(read(importEventBridge, JSON.stringify(rules)).jobs.map(({ line }) => line)).size).toBe(1);
  });

  it('of manifests is read once, in one document or many', () => {
    const cronJob = (index: number) =>
      `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: job-${index}}\nspec:\n  schedule: "0 * * * *"\n\n  jobTemplate: {spec: {template: {spec: {containers: [{image: a}]}}}}\n`;
    const documents = read(importKubernetes, many.slice(0, 3_000).map(cronJob).join('---\n'));
    expect(documents.jobs).toHaveLength(3_000);
    expect(documents.jobs[2]?.line).toBe(17);
    const items = many.slice(0, 3_000).map((index) => `- ${cronJob(index).replaceAll('\n', '\n  ')}\n`);
    const list = read(importKubernetes, `kind: List\nitems:\n${items.join('')}`);
    expect(list.jobs.map(({ line }) => line)).toEqual(items.map((_, index) => 3 + index * 8));
    const comments = `# ${'x'.repeat(60)}\n\n`.repeat(50_000);
    expect(read(importKubernetes, `${cronJob(0)}${comments}`).jobs).toHaveLength(1);
  });
});
