import { freePort } from '@job-scheduler/testing';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { useApi } from '../management-api.for-spec.js';

const ADMIN_KEY = 'the-key-of-the-admin';
const page = readFileSync(join(__dirname, '../../../../docs/operations/keys.md'), 'utf8');

/** The commands of the walk-through, in their order. */
const commands = [
  .../```sh\n([^]*?)```/g[Symbol.matchAll](
    /<!-- walk-through[^]*?<!-- \/walk-through -->/.exec(page)?.[0] ?? '',
  ),
].flatMap(([, block = '']) => block.split(/\n(?=curl|api=)/).map((command) => command.trim()));

describe('the walk-through of docs/operations/keys.md', () => {
  const given = useApi(ADMIN_KEY);

  it('works as it is written', async () => {
    const port = await freePort();
    await given().api.app.listen(port, '127.0.0.1');
    const environment: Record<string, string> = { ...process.env, ADMIN_KEY } as never;
    const run = async (command: string) => {
      const script = `api=http://127.0.0.1:${port}\n${command}`;
      const { stdout } = await promisify(execFile)('sh', ['-c', script], { env: environment });
      return stdout === '' ? null : JSON.parse(stdout);
    };
    const [setUp, ...calls] = commands;
    expect(setUp).toBe('api=http://127.0.0.1:8000');
    const answers = [];
    for (const call of calls) {
      const answer = await run(call);
      answers.push(answer);
      // What a person copies from the first answer.
      if (answers.length === 1) Object.assign(environment, { KEY: answer.key, KEY_ID: answer.id });
    }
    const [created, me, job, jobs, rotated, revoked, audit] = answers;
    expect(created).toMatchObject({ name: 'ci of team-a', namespaces: ['team-a'] });
    expect(me).toMatchObject({ name: 'ci of team-a', role: 'editor' });
    expect(job).toMatchObject({ name: 'nightly', namespace: 'team-a' });
    expect(jobs.data).toMatchObject([{ id: job.id }]);
    expect(rotated.key).not.toBe(created.key);
    expect(revoked).toBeNull();
    expect(audit.data.map(({ action, actor }: Record<string, string>) => `${action} by ${actor}`)).toEqual([
      'revokeApiKey by admin',
      'rotateApiKey by admin',
      'createJob by ci of team-a',
      'createApiKey by admin',
    ]);
  });
});
