import { cliJob, useApi } from '../management-api.for-spec.js';

const CRONTAB = `MAILTO=ops@example.com
# Nightly report
0 3 * * * curl -fsS https://a.example/report
@reboot curl https://a.example/started
0 4 * * * curl -H 'Host: b.example' https://a.example/
0 5 * * * curl -fsS https://a.example/report
`;

describe('imports', () => {
  const given = useApi();

  beforeEach(() => given().ports.empty());

  const send = async (body: object) => {
    const answer = await given().api.app.inject({ method: 'POST', url: '/v1/imports', payload: body });
    return { status: answer.statusCode, body: answer.json() };
  };
  const names = async () =>
    (await given().api.app.inject({ url: '/v1/jobs?sort=name' }))
      .json()
      .data.map(({ name }: { name: string }) => name);

  it('explain each line that means something else, and bring over the others, once', async () => {
    const request = { kind: 'crontab', text: CRONTAB, timezone: 'Europe/Paris', tags: ['imported'] };
    const dry = await send({ ...request, dry_run: true });
    expect(dry).toMatchObject({ status: 200, body: { applied: { counts: { created: 2 } } } });
    expect(await names()).toEqual([]);
    const { body } = await send(request);
    expect(body.jobs).toMatchObject([
      {
        line: 3,
        definition: { name: 'a.example/report', description: 'Nightly report', tags: ['imported'] },
      },
      { line: 6, definition: { name: 'a.example/report (2)' } },
    ]);
    expect(body.notes.filter(({ kind }: { kind: string }) => kind === 'refused')).toEqual([
      {
        line: 4,
        name: null,
        kind: 'refused',
        message: expect.stringContaining('@reboot'),
        instead: expect.any(String),
      },
      {
        line: 5,
        name: null,
        kind: 'refused',
        message: expect.stringContaining('/job/headers/host is set by'),
        instead: 'Correct this entry, or leave it out.',
      },
    ]);
    expect(await names()).toEqual(['a.example/report', 'a.example/report (2)']);
    expect((await send(request)).body.applied.counts).toMatchObject({ created: 0, unchanged: 2 });
  });

  it('name each entry that no apply would take, with its line and what to write, and bring over the others', async () => {
    const text = [
      '* * * * * curl -fsS https://a.example/good',
      '0 0 30 2 * curl -fsS https://a.example/never',
      `0 0 1 1 * curl -H 'x-key: {{secrets.missing}}' https://a.example/secret`,
      `0 0 1 1 * curl -H 'x-key: {{secrets.absent}}' https://a.example/secret-too`,
      'x y z a b curl https://a.example/broken',
      '0 1 * * * curl -fsS https://a.example/also-good',
    ].join('\n');
    const dry = await send({ kind: 'crontab', text, dry_run: true });
    expect(dry.body).toMatchObject({ applied: { counts: { created: 2 } } });
    const { status, body } = await send({ kind: 'crontab', text });
    expect(status).toBe(200);
    expect(body.jobs.map(({ line }: { line: number }) => line)).toEqual([1, 6]);
    const refused = body.notes.filter(({ kind }: { kind: string }) => kind === 'refused');
    expect(refused.map(({ line }: { line: number }) => line)).toEqual([2, 3, 4, 5]);
    expect(refused.every(({ instead }: { instead: string }) => /^[A-Z].*\.$/.test(instead))).toBe(true);
    for (const { message } of refused) expect(message).toMatch(/[^.]\.$/);
    expect(refused[1].message).toContain('names the secret missing, which does not exist');
    expect(await names()).toEqual(['a.example/also-good', 'a.example/good']);
    const nothing = await send({ kind: 'crontab', text: text.split('\n').slice(2, 4).join('\n') });
    expect(nothing).toMatchObject({ status: 200, body: { jobs: [], applied: null } });
  });

  it('name the manifest that is refused, and do not tell the name of a job twice', async () => {
    const manifest = (name: string, schedule: string) =>
      `- kind: CronJob\n  metadata: {name: ${name}}\n  spec:\n    schedule: ${schedule}\n    timeZone: Etc/UTC\n    jobTemplate: {spec: {backoffLimit: 0, template: {spec: {containers: [{image: curl, args: [-m5, a.example]}]}}}}\n`;
    const text = `kind: List\nitems:\n${manifest('good', '"@daily"')}${manifest('bad', '61 * * * *')}`;
    const { body } = await send({ kind: 'k8s', text, dry_run: true });
    expect(body.jobs.map((job: object) => Object.keys(job))).toEqual([['line', 'definition']]);
    expect(body.notes).toMatchObject([{ line: 9, name: 'bad', kind: 'refused' }]);
  });

  it('do not overwrite a job that somebody has', async () => {
    await given().api.app.inject({ method: 'POST', url: '/v1/jobs', payload: cliJob('a.example/report') });
    const { status, body } = await send({ kind: 'crontab', text: CRONTAB });
    expect([status, body.code]).toEqual([409, 'apply_conflict']);
  });

  it('show what a curl command would be, and need a schedule to save it', async () => {
    const text = `curl --json '{"a":1.0}' https://a.example/`;
    const dry = await send({ kind: 'curl', text, dry_run: true });
    expect(dry.body).toMatchObject({ jobs: [{ definition: { name: 'a.example' } }], applied: null });
    expect((await send({ kind: 'curl', text })).body.errors).toMatchObject([
      { pointer: '/schedule', code: 'required' },
    ]);
    const saved = await send({ kind: 'curl', text, schedule: '@hourly' });
    expect(saved.body.applied.counts).toMatchObject({ created: 1 });
    const { body } = await given().api.app.inject({ url: '/v1/jobs' });
    expect(body).toContain('"payload":{"a":1.0}');
  });
});
