import { JsonText } from './json-text.js';
import { operationSchema, type Operation } from './operation.js';
import { hasPlaceholders, MAX_PLACEHOLDERS, renderOperation } from './rendering.js';

const URL_TEXT = 'http://localhost:9000/hook';
const operationWith = (fields: Record<string, unknown>): Operation =>
  operationSchema.parse({ callback_url: URL_TEXT, ...fields });

/** Each problem as `/path: message`. */
function problemsOf(fields: Record<string, unknown>): string[] {
  const result = operationSchema.safeParse({ callback_url: URL_TEXT, ...fields });
  return (result.error?.issues ?? []).map(({ path, message }) => `/${path.join('/')}: ${message}`);
}

const VALUES = {
  scheduled_at: Date.UTC(2030, 0, 1),
  run_id: '01a20ad3-4e30-8fa9-910a-8c385f4d6f3b',
  attempt: 2,
  job_name: 'nightly report',
};

const KNOWN = 'known are {{scheduled_at}}, {{run_id}}, {{attempt}}, {{job_name}}, {{secrets.NAME}}';

describe('rendering an operation', () => {
  it('fills in header values, query values and every string of the payload', () => {
    const operation = operationWith({
      headers: { 'x-run': 'run {{run_id}}' },
      query: { at: '{{scheduled_at}}', again: '{{attempt}}{{attempt}}' },
      payload: { list: ['{{job_name}}', 7, null, { deep: 'at {{ scheduled_at }}' }], plain: 'x' },
    });
    expect(renderOperation(operation, VALUES)).toEqual({
      ...operation,
      headers: { 'x-run': `run ${VALUES.run_id}` },
      query: { at: '2030-01-01T00:00:00.000Z', again: '22' },
      payload: JsonText.of({
        list: ['nightly report', 7, null, { deep: 'at 2030-01-01T00:00:00.000Z' }],
        plain: 'x',
      }),
    });
  });

  it('leaves the rest of the payload as it was written', () => {
    const written =
      '{"10":-0,"9":1.10,"a":"\\u0041 {{run_id}}","a":["{{ attempt }}\\/"],"\\u007b":8202522731445525542}';
    const operation = operationWith({ payload: new JsonText(written) });
    expect(renderOperation(operation, VALUES).payload?.text).toBe(
      written.replace('{{run_id}}', VALUES.run_id).replace('{{ attempt }}', '2'),
    );
  });

  it('escapes what it fills into the payload, which stays JSON', () => {
    const operation = operationWith({ payload: { a: '{{job_name}}' } });
    const job_name = 'the "best" \\ job\n';
    expect(renderOperation(operation, { ...VALUES, job_name }).payload?.parse()).toEqual({ a: job_name });
  });

  it('does not fill in placeholders whose braces are written as escapes', () => {
    const operation = operationWith({ payload: new JsonText('"\\u007b{run_id}} {\\u007bnope}}"') });
    expect(hasPlaceholders(operation)).toBe(false);
    expect(renderOperation(operation, VALUES)).toEqual(operation);
  });

  it('fills in a text payload', () => {
    const operation = operationWith({
      headers: { 'content-type': 'text/plain' },
      payload: '{{\tjob_name\n}} #{{attempt}}',
    });
    expect(renderOperation(operation, VALUES).payload?.parse()).toBe('nightly report #2');
  });

  it('leaves the template, and the keys of objects, as they were', () => {
    const operation = operationWith({ payload: { '{{run_id}}': '{{run_id}}' } });
    expect(renderOperation(operation, VALUES).payload).toEqual(JsonText.of({ '{{run_id}}': VALUES.run_id }));
    expect(operation).toEqual(operationWith({ payload: { '{{run_id}}': '{{run_id}}' } }));
  });

  it('does not fill in placeholders inside filled-in values', () => {
    const operation = operationWith({ payload: '{{job_name}}' });
    const job_name = '{{run_id}} $& $1';
    expect(renderOperation(operation, { ...VALUES, job_name }).payload).toEqual(JsonText.of(job_name));
  });

  it('encodes characters that a header cannot hold', () => {
    const operation = operationWith({
      headers: { 'x-job': '{{job_name}}!' },
      query: { job: '{{job_name}}' },
      payload: '{{job_name}}',
    });
    const job_name = 'é\r\nx-evil: 1 日本 😀';
    expect(renderOperation(operation, { ...VALUES, job_name })).toMatchObject({
      headers: { 'x-job': 'é%0D%0Ax-evil: 1 %E6%97%A5%E6%9C%AC %F0%9F%98%80!' },
      query: { job: job_name },
      payload: JsonText.of(job_name),
    });
  });
});

describe('whether an operation has placeholders', () => {
  it.each([
    [{ headers: { 'x-a': '{{run_id}}' } }, true],
    [{ query: { a: '{{ attempt }}' } }, true],
    [{ payload: [{ a: ['x {{job_name}}'] }] }, true],
    [{ payload: '{{run_id}}' }, true],
    [{ headers: { 'x-a': '{run_id}' }, query: { a: 'run_id' }, payload: { '{{run_id}}': 1 } }, false],
    [{ payload: '{{#if x}} {{\\bf x}} {{ run_id } } { {run_id}}' }, false],
    [{}, false],
  ])('%j: %s', (fields, expected) => {
    const operation = operationWith(fields);
    expect(hasPlaceholders(operation)).toBe(expected);
    expect(hasPlaceholders(operation)).toBe(expected);
  });
});

describe('an operation is refused', () => {
  it.each([
    [{ headers: { 'x-a': '{{nope}}' } }, '/headers/x-a', 'nope'],
    [{ headers: { 'x-a': '{{ }}' } }, '/headers/x-a', ''],
    [{ query: { a: 'x{{ Run_Id }}' } }, '/query/a', 'Run_Id'],
    [{ query: { a: '{{job name}}' } }, '/query/a', 'job name'],
    [
      { payload: { a: [0, '{{run_id}}', '{{run_id}} {{ secrets.no name }}'] } },
      '/payload/a/2',
      'secrets.no name',
    ],
    [{ payload: '{{constructor}}' }, '/payload', 'constructor'],
  ])('when it holds an unknown placeholder: %j', (fields, pointer, name) => {
    expect(problemsOf(fields)).toEqual([`${pointer}: holds the unknown placeholder {{${name}}}; ${KNOWN}`]);
  });

  it('with every wrong place', () => {
    const problems = problemsOf({ query: { a: '{{x}}', b: '{{y}}' }, payload: '{{z}}' });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(['/payload', '/query/a', '/query/b']);
  });

  it('when its URL holds a placeholder, which would be sent as is', () => {
    expect(problemsOf({ callback_url: `${URL_TEXT}/{{run_id}}` })).toEqual([
      '/callback_url: holds a placeholder, which is filled in within query, headers and payload only: move it to query',
    ]);
  });

  it('when it holds more placeholders than may be filled in', () => {
    const most = '{{attempt}}'.repeat(MAX_PLACEHOLDERS);
    expect(problemsOf({ payload: most })).toEqual([]);
    expect(problemsOf({ payload: [most, '{{attempt}}', '{{attempt}}'] })).toEqual([
      '/payload/1: is past the 100 placeholders that a job may hold',
    ]);
  });

  it('quickly, however it is made', () => {
    const deep = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000)) as unknown;
    const spaces = ' '.repeat(500_000);
    const hostile = [
      `{{${spaces}`,
      `{{a${spaces}`,
      `{{${spaces}!}}`,
      '{{a '.repeat(200_000),
      '{'.repeat(800_000),
    ];
    const before = process.cpuUsage();
    for (const payload of [...hostile, deep]) problemsOf({ payload });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(3_000);
    expect(problemsOf({ payload: deep })).toHaveLength(1);
  });
});
