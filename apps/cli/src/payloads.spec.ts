import { memberAt } from '@job-scheduler/job-model/exact-json';
import { jsonTexts, ODD_JSON_TEXTS, spaced, whiteSpace } from '@job-scheduler/job-model/testing';
import { RecordingTarget, type TargetResponse } from '@job-scheduler/testing';
import fc from 'fast-check';
import { Document } from 'yaml';
import { jsonOf } from './definition/exact-json.js';
import { parseDocuments } from './definition/files.js';
import { documentOfAnswer } from './definition/written-json.js';
import { yamlOf } from './definition/yaml-text.js';
import { run, type Outcome } from './run.for-spec.js';

const ID = 'af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b';
const RUN = `{"id":"${ID}","job_name":"hello","state":"queued"}`;
const TEST =
  '{"succeeded":true,"reason":null,"request":{"method":"post","url":"http://x/","headers":{},"body":null},"response":null,"error":null,"duration_ms":1,"timings":{}}';
const PAYLOAD = ['job', 'payload'];

const jobOf = (payload: string): string =>
  `{"id":"${ID}","revision":3,"name":"hello","description":"","status":"active","active":true,
"schedule":"* * * * *","timezone":"UTC","tags":[],"overlap":"allow","catch_up":"latest","retry":{"max_attempts":1},
"job":{"callback_url":"http://localhost/x","http_method":"post","headers":{},"query":{},"payload":${payload}},
"pause":null,"next_run":null,"last_run":null,
"created_at":"2030-01-01T00:00:00.000Z","updated_at":"2030-01-01T00:00:00.000Z"}`;

let api: RecordingTarget;
/** The payload of the job that the API has. */
let stored = 'null';
/** The answers to what changes something. */
let answer = (_url: string): string => jobOf(stored);
beforeAll(async () => {
  api = await RecordingTarget.start();
  api.respond(({ method, url }): TargetResponse => {
    const isList = method === 'GET' && url.startsWith('/v1/jobs?');
    const body =
      method === 'GET'
        ? isList
          ? `{"data":[${jobOf(stored)}],"next_cursor":null}`
          : url.includes('/revisions/')
            ? `{"revision":3,"action":"updated","actor":"ann","manager":null,"at":"2030-01-01T00:00:00.000Z",
"changes":[{"pointer":"/job/payload","from":${stored},"to":[${stored}]}],"definition":${jobOf(stored)}}`
            : jobOf(stored)
        : answer(url);
    return { headers: { 'content-type': 'application/json' }, body };
  });
});
beforeEach(() => (answer = () => jobOf(stored)));
afterAll(() => api.close());

const jobctl = (line: string, more: Parameters<typeof run>[1] = {}): Promise<Outcome> =>
  run(line, { ...more, env: { JOBCTL_URL: api.url, ...more.env } });

/** The value at a path of the body that a command sends. */
async function sentBy(line: string, input = '', path = PAYLOAD): Promise<string | undefined> {
  const before = api.requests.length;
  expect(await jobctl(line, { input })).toMatchObject({ exit: 0 });
  const sent = api.requests.slice(before).filter(({ method }) => method !== 'GET');
  expect(sent).toHaveLength(1);
  return memberAt(sent[0]?.body ?? '', path)?.text;
}

/** All that YAML and JSON have of payloads that JavaScript cannot hold. */
const TEXTS = [
  ...ODD_JSON_TEXTS,
  '{"a":1,"a":2,"u":"\\u00e9\\/"}',
  '{"<<":{"a":1},"<<":2}',
  '{"":"","":null}',
  '["\\u2028","\u2028","\\ufeff","\u0085","a: b # c","012","0x1F","~","yes","2030-01-01","a\\nb\\n"]',
];

describe.each(TEXTS)('the payload %s', (text) => {
  const yaml = (payload: string): string =>
    `name: hello\njob:\n  callback_url: http://x/\n  payload: ${payload}\n`;

  beforeEach(() => (stored = text));

  it('is sent as it is by flags', async () => {
    expect(await sentBy(`jobs create hello -s '@daily' -c http://x/ --payload '${text}'`)).toBe(text);
    expect(await sentBy('jobs create hello --payload -', ` ${text}\n`)).toBe(text);
    expect(await sentBy(`jobs create hello --set 'job.payload=${text}'`)).toBe(text);
    expect(await sentBy(`jobs edit hello --payload '${text}'`)).toBe(text);
    answer = () => TEST;
    expect(await sentBy(`jobs test -c http://x/ --payload '${text}'`)).toBe(text);
    answer = () => RUN;
    expect(await sentBy(`jobs run hello --payload '${text}'`, '', ['payload'])).toBe(text);
    expect(await sentBy(`runs replay ${ID} --payload '${text}'`, '', ['payload'])).toBe(text);
  });

  it('is sent as it is in YAML and JSON', async () => {
    expect(await sentBy('jobs create -f -', yaml(text))).toBe(text);
    expect(await sentBy('jobs create -f -', yaml(spaced(text, ' ')))).toBe(text);
    expect(await sentBy('jobs create -f -', spaced(jobOf(text), '\n'))).toBe(text);
    expect(await sentBy('jobs create -f - -s @daily', jobOf(text))).toBe(text);
  });

  it('is copied and tested as it is', async () => {
    expect(await sentBy('jobs duplicate hello copy')).toBe(text);
    answer = () => TEST;
    expect(await sentBy('jobs test hello')).toBe(text);
  });

  it('is shown as it is', async () => {
    expect((await jobctl('jobs get hello')).stdout).toContain(`Payload   ${text}\n`);
    for (const format of ['json', 'yaml']) {
      const { stdout, stderr } = await jobctl(`jobs get hello -o ${format}`);
      expect(stderr).toBe('');
      expect(await sentBy('jobs create -f -', stdout)).toBe(text);
    }
    const created = await jobctl(`jobs create hello -c http://x/ -o json`);
    expect(memberAt(created.stdout, PAYLOAD)?.text).toBe(text);
  });

  it('is shown as it is in a revision', async () => {
    const { stdout } = await jobctl('jobs revision hello 3');
    expect(stdout).toContain(`/job/payload: ${text} -> [${text}]\n`);
    const [, definition = ''] = stdout.split('\nDefinition  ');
    expect(await sentBy('jobs create -f -', definition.replaceAll(`\n${' '.repeat(12)}`, '\n'))).toBe(text);
    const inJson = (await jobctl('jobs revision hello 3 -o json')).stdout;
    expect(memberAt(inJson, ['definition', ...PAYLOAD])?.text).toBe(text);
    expect(await jobctl('jobs revision hello 3 -o yaml')).toMatchObject({ exit: 0, stderr: '' });
  });

  it('is told as it is by diff, apply and import', async () => {
    const change = `{"pointer":"/job/payload","from":${text},"to":[${text}]}`;
    const applied = `{"dry_run":true,"manager":"default","counts":{"created":0,"updated":1,"unchanged":1,"deleted":0,"conflict":0},"items":[
{"index":0,"name":"b","action":"unchanged","job_id":null,"changes":[],"conflict":null},
{"index":1,"name":"a","action":"updated","job_id":null,"changes":[${change}],"conflict":null}]}`;
    answer = (url) =>
      url === '/v1/imports'
        ? `{"dry_run":true,"kind":"curl","jobs":[{"line":1,"definition":${jobOf(text)}}],"notes":[],"applied":${applied}}`
        : applied;
    const told = `~ updated a\n    /job/payload: ${text} -> [${text}]\n`;
    for (const line of ['diff -f -', 'apply -f -', 'import curl -'])
      expect((await jobctl(line, { input: yaml(text) })).stdout).toBe(told);
    const { stdout } = await jobctl('diff -f - -o json', { input: yaml(text) });
    expect(memberAt(stdout, ['items'])?.text).toContain(change);
    const saved = (await jobctl('import curl - --to -', { input: 'curl' })).stdout;
    const before = api.requests.length;
    await jobctl('apply -f -', { input: saved });
    expect(api.requests.slice(before)).toMatchObject([
      { body: expect.stringContaining(`"payload":${text}}`) },
    ]);
  });
});

describe('a payload', () => {
  it.each(['{"b":1.10,"10":["é"]}', '{"a":1,"a":2,"u":"\\u00e9\\/"}'])(
    '%s is as it was after an edit that leaves it alone',
    async (text) => {
      stored = text;
      const editor = (script: string): string =>
        `${process.execPath} -e 'const fs=require("fs"),f=process.argv[1];fs.writeFileSync(f,fs.readFileSync(f,"utf8")${script})'`;
      expect(await jobctl('jobs edit hello', { answers: [], env: { EDITOR: editor('') } })).toMatchObject({
        exit: 0,
        stderr: 'hello is as it was.\n',
      });
      const change = editor('.replace("UTC","Asia/Tokyo")');
      await jobctl('jobs edit hello', { answers: [], env: { EDITOR: change } });
      expect(api.requests.at(-1)?.body).toBe('{"timezone":"Asia/Tokyo"}');
    },
  );

  it('that is JSON is read as it is written, whatever is around it', () => {
    fc.assert(
      fc.property(jsonTexts, whiteSpace, (json, space) => {
        const [inJson] = parseDocuments(spaced(`{"job":{"payload":${json}},"x":1}`, space), 'jobs.json');
        expect(inJson && jsonOf(inJson.contents, inJson)).toBe(`{"job":{"payload":${json}},"x":1}`);
        const [, inYaml] = parseDocuments(
          `\ufeffx: é\r\n---\r\n- payload: ${json} # {}\r\n  x: 1\r\n`,
          'jobs.yaml',
        );
        expect(inYaml && jsonOf(inYaml.contents, inYaml)).toBe(`[{"payload":${json},"x":1}]`);
      }),
    );
  });

  it('of an answer is the same after it was written as YAML, sent as a file and read again', () => {
    fc.assert(
      fc.property(jsonTexts, (json) => {
        const document = documentOfAnswer(`{"job":{"payload":${json}}}`);
        for (const written of [document, new Document([document.contents])]) {
          const [read] = parseDocuments(Buffer.from(yamlOf(written)).toString(), 'a.yaml');
          expect(read && jsonOf(read.contents, read)).toContain(`{"job":{"payload":${json}}}`);
        }
      }),
    );
  });

  it.each([
    ['{"a":1,"b":"é\\n","c":[1.10]}', 'payload:\n  a: 1\n  b: |\n    é\n  c:\n    - 1.10\n'],
    ['{"a":1,"a":2}', 'payload: {"a":1,"a":2}\n'],
    ['{"<<":1}', 'payload: {"<<":1}\n'],
    ['"\\u00e9"', 'payload: "\\u00e9"\n'],
    ['"\\ud83d"', 'payload: "\\ud83d"\n'],
    ['1e400', 'payload: 1e400\n'],
  ])('%s is shown as YAML in blocks only if they say the same', (json, yaml) => {
    expect(yamlOf(documentOfAnswer(`{"payload":${json}}`))).toBe(yaml);
  });

  it.each([
    ['in blocks', 'payload:\n  b: "\\u00e9\\/"\n  a: 1.10', '{"b":"é/","a":1.10}'],
    ['in single quotes', `payload: '{"a":1}'`, '"{\\"a\\":1}"'],
    ['with a comment', 'payload: {"a": "\\u00e9" # why\n  }', '{"a":"é"}'],
    ['with a tag', 'payload: !!str 1.10', '"1.10"'],
    [
      'in blocks that hold JSON',
      'payload:\n  payload: {"a":"\\/"}\n  b: {"a":"\\/"}',
      '{"payload":{"a":"\\/"},"b":{"a":"/"}}',
    ],
    ['empty', 'payload:', 'null'],
  ])('%s is converted', async (_, field, json) => {
    expect(await sentBy('jobs create -f -', `job:\n  ${field.replaceAll('\n', '\n  ')}\n`)).toBe(json);
  });

  it('stays as it was written where aliases and merge keys lead', async () => {
    const input = [
      'x-shared: &shared {"a":1,"a":"\\/"}',
      'jobs:',
      '  - {name: a, job: &call {"payload": &own {"b":1,"b":"\\u00e9"}}}',
      '  - {name: b, job: {payload: *own}}',
      '  - {name: c, job: {payload: *shared}}',
      '  - {name: d, job: {<<: *call}}',
      '  - {name: e, job: {payload: {<<: *own, c: 1.10}}}',
    ].join('\n');
    answer = () => '{"counts":{},"items":[]}';
    await jobctl('apply -f -', { input });
    const own = '{"b":1,"b":"\\u00e9"}';
    expect(memberAt(api.requests.at(-1)?.body ?? '', ['jobs'])?.text).toBe(
      `[{"name":"a","job":{"payload":${own}}},{"name":"b","job":{"payload":${own}}},{"name":"c","job":{"payload":{"a":1,"a":"\\/"}}},` +
        `{"name":"d","job":{"payload":${own}}},{"name":"e","job":{"payload":{"c":1.10,"b":"é"}}}]`,
    );
  });

  it('of which one field is set is written anew, with its digits and the last of the keys that repeat', async () => {
    const file = '{"job":{"payload":{"a":1,"n":1.10,"a":{"b":12345678901234567890}}}}';
    expect(await sentBy('jobs create -f - --set job.payload.a.c=1e400 --set job.payload.d=x', file)).toBe(
      '{"a":{"b":12345678901234567890,"c":1e400},"n":1.10,"d":"x"}',
    );
    const aliases = 'job:\n  payload: &own {"a":1}\n  headers:\n    <<: *own\n';
    expect(await sentBy('jobs create -f - --set job.payload.b=2', aliases, ['job'])).toBe(
      '{"payload":{"a":1,"b":2},"headers":{"a":1,"b":2}}',
    );
    expect(await sentBy(`jobs create --payload '{"a":1}' --set job.payload.a.b=[1]`)).toBe('{"a":{"b":[1]}}');
  });

  it.each([
    [
      'beside a payload',
      'name: a\njob: {"payload": {"a":1,"a":2}, "query": {"x":"1","x":"2"}}',
      '2:51 repeats the key "x"',
    ],
    [
      'in the blocks of a payload',
      'name: a\njob:\n  payload:\n    a: 1\n    a: 2\n',
      '5:5 repeats the key "a"',
    ],
    ['around a payload', '{"payload": {"a":1,"a":2}, "payload": 1}', '1:28 repeats the key "payload"'],
  ])('may repeat keys as JSON alone: not %s', async (_, input, message) => {
    expect(await jobctl('jobs create -f -', { input })).toMatchObject({
      exit: 1,
      stderr: `Error: standard input:${message}: leave one out, since only a payload in JSON may repeat keys.\n`,
    });
  });

  it('that is refused is told by the line of what is wrong in it', async () => {
    const errors = [{ pointer: '/jobs/0/job/payload/a/b', code: 'invalid', message: 'is wrong' }];
    const refusing = await RecordingTarget.start();
    refusing.respond(() => ({
      status: 422,
      headers: { 'content-type': 'application/problem+json' },
      body: JSON.stringify({
        type: 'about:blank',
        title: 'x',
        status: 422,
        code: 'invalid',
        detail: 'x',
        errors,
      }),
    }));
    const input = '- name: a\n  job:\n    payload: {\n      "a": {\n        "b": "\\u0000" } }\n';
    const { stderr } = await run('apply -f -', { input, env: { JOBCTL_URL: refusing.url } });
    await refusing.close();
    expect(stderr).toContain('standard input:5: /job/payload/a/b is wrong');
  });
});
