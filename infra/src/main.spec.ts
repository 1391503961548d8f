import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('the app', () => {
  let output: string;
  beforeEach(() => void (output = mkdtempSync(join(tmpdir(), 'infra-'))));
  afterEach(() => rmSync(output, { recursive: true }));

  it.each([
    [{}, 'The context stage is not given: add --context stage=dev or --context stage=prod.\n'],
    [{ stage: 'staging' }, 'The context stage must be dev or prod.\n'],
    [
      { stage: 'prod', domainName: 'jobs.example.com' },
      'The domain jobs.example.com has no zone: add --context hostedZoneName=… and hostedZoneId=….\n',
    ],
  ])('refuses the context %j with one sentence, before anything is synthesized', (context, sentence) => {
    const { status, stderr, stdout } = spawnSync(process.execPath, ['dist/main.js'], {
      cwd: join(__dirname, '..'),
      env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify(context), CDK_OUTDIR: output },
      encoding: 'utf8',
    });
    expect({ status, stderr, stdout }).toEqual({ status: 1, stderr: sentence, stdout: '' });
    expect(readdirSync(output)).toEqual([]);
  });
});
