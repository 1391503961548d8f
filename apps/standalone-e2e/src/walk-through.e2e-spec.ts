import { eventually } from '@job-scheduler/testing';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanUp, newDirectory, ownGroup } from './scratch.js';
import { StandaloneProcess } from './standalone-process.js';

const docs = join(__dirname, '../../../docs');
const keysPage = readFileSync(join(docs, 'operations/keys.md'), 'utf8');
const verifyingPage = readFileSync(join(docs, 'guide/verifying-calls.md'), 'utf8');

/** The commands of the walk-through, in their order. */
const commands = [
  .../```sh\n([^]*?)```/g[Symbol.matchAll](
    /<!-- walk-through[^]*?<!-- \/walk-through -->/.exec(keysPage)?.[0] ?? '',
  ),
].flatMap(([, block = '']) => block.split(/\n(?=curl|\w+=)/).map((command) => command.trim()));

/** The Node.js function of the guide to verification, as it stands there. */
const [, isGenuine = ''] = /^```js\n([^]*?)^```$/m.exec(verifyingPage) ?? [];

/** A target that lets in whoever signs with the key in the file `key`, and answers with how many signatures a call has. */
const TARGET = `${isGenuine}
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
const server = createServer(async (request, response) => {
  const { headers } = request;
  const isIn = isGenuine(readFileSync('key', 'utf8'), headers, await buffer(request));
  response.writeHead(isIn ? 200 : 401).end(String((headers['webhook-signature'] ?? '').split(' ').length));
});
server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));
`;

async function startTarget(): Promise<{ url: string; knows: (key: string | undefined) => void }> {
  const cwd = newDirectory();
  const child = spawn(process.execPath, ['--input-type=module', '-e', TARGET], {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.pid !== undefined) ownGroup(child.pid);
  const [url]: Buffer[] = await once(child.stdout, 'data');
  return { url: String(url).trim(), knows: (key = '') => writeFileSync(join(cwd, 'key'), key) };
}

/** The fields of answers that this test reads; of each answer, those that it has. */
interface Answer {
  id: string;
  key: string;
  status: number;
  state: string;
  attempts: { http_status: number; response_body: string }[];
  data: { action: string; actor: string }[];
}

/** Runs commands of the page, each with the variables that those before have set. */
class Shell {
  readonly variables: Record<string, string> = {};

  /** `replaced`: what stands for what in the commands. */
  constructor(private readonly replaced: readonly [string, string][]) {}

  /** Resolves to the JSON that the command prints, null for nothing. */
  async run(command: string | undefined): Promise<Answer> {
    if (command === undefined) throw new Error('The page has fewer commands than this test.');
    const [, variable] = /^(\w+)=/.exec(command) ?? [];
    let script = command;
    for (const [text, by] of this.replaced) script = script.replaceAll(text, by);
    if (variable !== undefined) script += `\nprintf %s "$${variable}"`;
    const env = { PATH: process.env['PATH'], ...this.variables };
    const { stdout } = await promisify(execFile)('sh', ['-euc', script], { env });
    if (variable !== undefined) this.variables[variable] = stdout;
    return (variable !== undefined || stdout === '' ? null : JSON.parse(stdout)) as Answer;
  }
}

afterAll(cleanUp, 60_000);

describe('the walk-through of docs/operations/keys.md', () => {
  it('works as it is written, from the first key of an empty installation on', async () => {
    const standalone = await StandaloneProcess.start({
      dataDirectory: newDirectory(),
      // Not loopback alone, so that the API wants a key and prints the first one.
      environment: {
        HOST: '0.0.0.0',
        CALLBACK_ALLOW_CIDRS: '127.0.0.1',
        SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
      },
    });
    const target = await startTarget();
    const shell = new Shell([
      ['http://127.0.0.1:8000', standalone.origin],
      ['https://hooks.example.com', target.url],
      ['hooks.example.com', '127.0.0.1'],
    ]);
    const { variables } = shell;
    const left = [...commands];
    const step = (): Promise<Answer> => shell.run(left.shift());
    variables['ADMIN_KEY'] = /jsk_\S+/.exec(standalone.stdout)?.[0] ?? '';

    await step();
    const created = await step();
    expect(created).toMatchObject({ name: 'ci of team-a', namespaces: ['team-a'] });
    Object.assign(variables, { KEY: created.key, KEY_ID: created.id });
    expect(await step()).toMatchObject({ name: 'ci of team-a', role: 'editor' });

    await step();
    expect(await step()).toMatchObject({ name: 'HOOK_KEY', namespace: 'team-a' });
    const job = await step();
    expect(job).toMatchObject({ name: 'nightly', namespace: 'team-a' });
    variables['JOB_ID'] = job.id;
    expect((await step()).data).toMatchObject([{ id: job.id }]);

    const [trigger, look] = [left.shift(), left.shift()];
    /** What becomes of a call while the target knows this key: what it answers, and how many signatures it saw. */
    const calledWith = async (key: string | undefined) => {
      target.knows(key);
      variables['RUN_ID'] = (await shell.run(trigger)).id;
      const { state, attempts } = await eventually('the run to end', async () => {
        const run = await shell.run(look);
        return ['succeeded', 'failed'].includes(run.state) && run;
      });
      return [state, attempts[0]?.http_status, attempts[0]?.response_body];
    };
    const genuine = (signatures: number) => ['succeeded', 200, String(signatures)];
    expect(await calledWith(variables['HOOK_KEY'])).toEqual(genuine(1));

    await step();
    expect(await step()).toMatchObject({ name: 'HOOK_KEY_2' });
    expect(await step()).toMatchObject({ job: { signing: { secrets: ['HOOK_KEY_2', 'HOOK_KEY'] } } });
    expect(await calledWith(variables['HOOK_KEY'])).toEqual(genuine(2));
    expect(await calledWith(variables['HOOK_KEY_2'])).toEqual(genuine(2));
    expect(await step()).toMatchObject({ job: { signing: { secrets: ['HOOK_KEY_2'] } } });
    expect(await step()).toBeNull();
    expect(await calledWith(variables['HOOK_KEY_2'])).toEqual(genuine(1));
    expect(await calledWith(variables['HOOK_KEY'])).toEqual(['failed', 401, '1']);

    /** An api remembers a key for some seconds. */
    const refusal = (command: string | undefined): Promise<unknown> =>
      eventually('the key to be refused', async () => (await shell.run(command)).status === 401);
    const rotated = await step();
    expect(rotated.key).not.toBe(created.key);
    variables['NEW_KEY'] = rotated.key;
    expect(await step()).toMatchObject({ name: 'ci of team-a' });
    await refusal(left.shift());
    expect(await step()).toBeNull();
    await refusal(left.shift());

    const audit = await step();
    expect(audit.data.map(({ action, actor }) => `${action} by ${actor}`)).toEqual([
      'revokeApiKey by first',
      'rotateApiKey by first',
      'runJob by ci of team-a',
      'runJob by ci of team-a',
      'deleteSecret by ci of team-a',
      'patchJob by ci of team-a',
      'runJob by ci of team-a',
      'runJob by ci of team-a',
      'patchJob by ci of team-a',
      'putSecret by ci of team-a',
      'runJob by ci of team-a',
      'createJob by ci of team-a',
      'putSecret by ci of team-a',
      'createApiKey by first',
    ]);
    for (const secret of ['HOOK_KEY', 'HOOK_KEY_2', 'KEY', 'NEW_KEY'])
      expect(JSON.stringify(audit)).not.toContain(variables[secret]);
    expect(left).toEqual([]);
  }, 120_000);
});
