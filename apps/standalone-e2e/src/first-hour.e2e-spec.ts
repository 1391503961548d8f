import { lastingPort } from '@job-scheduler/testing';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUp, newDirectory } from './scratch.js';
import { StandaloneProcess } from './standalone-process.js';
import { matches, runSteps, stepsOf } from './transcript.js';

const workspace = join(__dirname, '../../..');
const JOBCTL = join(workspace, 'apps/cli/bin/jobctl.js');

afterAll(cleanUp, 60_000);

describe('docs/guide/first-hour.md', () => {
  it('prints what it says', async () => {
    const steps = stepsOf(readFileSync(join(workspace, 'docs/guide/first-hour.md'), 'utf8'));
    expect(steps.length).toBeGreaterThan(15);
    const environment = { SECRETS_KEY: randomBytes(32).toString('base64') };
    const { origin } = await StandaloneProcess.start({ dataDirectory: newDirectory(), environment });
    const first = await lastingPort();
    const [port, signedPort] = [String(first), String(await lastingPort([first]))];
    const cwd = newDirectory();
    mkdirSync(join(cwd, 'bin'));
    symlinkSync(JOBCTL, join(cwd, 'bin/jobctl'));
    const printed = await runSteps(
      steps.map((step) => ({
        ...step,
        command: step.command
          .replaceAll('9000', port)
          .replaceAll('9001', signedPort)
          .replace('jobctl listen --answers', `jobctl listen --port ${port} --answers`),
      })),
      {
        cwd,
        env: { PATH: `${join(cwd, 'bin')}:${process.env['PATH']}`, HOME: cwd, JOBCTL_URL: origin, TZ: 'UTC' },
      },
    );
    const outcome = steps.map(({ line, command, expected }, index) => {
      const text = (printed[index] ?? '(not run)')
        .replaceAll(port, '9000')
        .replaceAll(signedPort, '9001')
        .replaceAll(origin, 'http://127.0.0.1:8000');
      return matches(text, expected) ? 'as it says' : `line ${line}: ${command}\n${text}`;
    });
    expect(outcome.filter((each) => each !== 'as it says')).toEqual([]);
  }, 180_000);
});
