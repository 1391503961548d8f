import { JsonText } from '@job-scheduler/job-model';
import { importCrontab } from './crontab.js';
import { importCurl } from './curl.js';
import { job, noted, operation, OPTIONS } from './imported.fixture-spec.js';

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
