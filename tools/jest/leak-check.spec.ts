import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const workspace = join(__dirname, '../..');

interface Report {
  testResults: { name: string; status: string; message: string }[];
}

/** Runs files in `leaks` by a Jest of their own, which is killed if what they leave keeps it alive. */
function runLeaks(...chosen: string[]): Map<string, string> {
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(workspace, 'node_modules/.bin/jest'),
      `--config=${join(__dirname, 'leaks.config.cjs')}`,
      '--json',
      '--silent',
      '--forceExit',
      '--maxWorkers=1',
      ...chosen,
    ],
    { cwd: workspace, encoding: 'utf8' },
  );
  const { testResults } = JSON.parse(stdout) as Report;
  return new Map(testResults.map(({ name, message }) => [name.split('/').at(-1) ?? name, message]));
}

describe('a test file', () => {
  const messages = runLeaks('--testPathIgnorePatterns=failure.ts');

  it.each([
    ['timer.ts', 'leaves behind a timer (setInterval of 60000 ms).'],
    ['server-and-connection.ts', 'a server'],
    ['server-and-connection.ts', 'a connection'],
    ['worker.ts', 'leaves behind a worker.'],
    ['process.ts', 'leaves behind the process sleep 5.'],
    ['file.ts', 'leaves behind the temporary file left-behind.txt.'],
  ])('%s fails, and the message says: %s', (file, expected) => {
    expect(messages.get(file)).toContain(expected);
  });

  it('that fails before it could close what it opened is told of its failure alone', () => {
    const message = runLeaks('failure.ts').get('failure.ts');
    expect(message).toContain('the failure to read about');
    expect(message).not.toContain('leaves behind');
  });

  it('that closes what it opens passes', () => {
    expect(messages.get('clean.ts')).toBe('');
  });
});
