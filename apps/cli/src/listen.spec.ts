import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type Outcome } from './run.for-spec.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NOW = Date.parse('2030-01-01T00:00:00Z');

/** Runs `jobctl listen` with these flags and calls it; resolves to the answers and to what it printed. */
async function listening(
  flags: string,
  requests: RequestInit[],
): Promise<{ answers: [number, string][]; outcome: Outcome }> {
  let resolve: (url: string) => void = () => undefined;
  const ready = new Promise<string>((done) => (resolve = done));
  const outcome = run(`listen --port 0 --count ${requests.length} ${flags}`, {
    now: NOW,
    onSay: (stderr) => resolve(/http:\S+/.exec(stderr)?.[0].replace(/\.$/, '') ?? stderr),
  });
  const url = await ready;
  const answers: [number, string][] = [];
  for (const request of requests) {
    const response = await fetch(`${url}hook`, {
      method: 'POST',
      ...request,
      headers: { connection: 'close', ...request.headers },
    });
    answers.push([response.status, await response.text()]);
  }
  return { answers, outcome: await outcome };
}

function signed(body: string, secret = SECRET, at = NOW): RequestInit {
  const timestamp = String(at / 1000);
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`run-1.${timestamp}.${body}`).digest('base64');
  return {
    body,
    headers: {
      'webhook-id': 'run-1',
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,AAAA v1,${signature}`,
    },
  };
}

describe('listen', () => {
  it('answers with one status after the other, and prints what it received', async () => {
    const { answers, outcome } = await listening('--answers 500,500,200', [
      { body: '{"n":1.0}', headers: { 'x-run-id': 'run-1', 'x-attempt': '1' } },
      {},
      {},
      {},
    ]);
    expect(answers.map(([status]) => status)).toEqual([500, 500, 200, 200]);
    expect(answers[0]?.[1]).toBe('{"method":"POST","url":"/hook","body":"{\\"n\\":1.0}"}');
    expect(outcome).toMatchObject({ exit: 0 });
    expect(outcome.stdout.split('\n')).toEqual([
      '500 POST /hook run=run-1 attempt=1 {"n":1.0}',
      '500 POST /hook',
      '200 POST /hook',
      '200 POST /hook',
      '',
    ]);
  });

  it('verifies signatures', async () => {
    const other = 'whsec_AAAA9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const { answers, outcome } = await listening(`--secret ${SECRET}`, [
      signed('{"a":1}'),
      { ...signed('{"a":1}'), body: '{"a":2}' },
      signed('{}', other),
      signed('{}', SECRET, NOW - 301_000),
      {},
    ]);
    expect(answers.map(([status]) => status)).toEqual([200, 401, 401, 401, 401]);
    expect(outcome.stdout).toContain('200 POST /hook signature=ok {"a":1}');
    expect(outcome.stdout).toContain('signature=wrong (no v1 signature was made with this secret)');
    expect(outcome.stdout).toContain('more than five minutes away');
    expect(outcome.stdout).toContain('webhook-signature is missing');
  });

  it('reads the secret from a file, so that nobody sees it on the command line', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'listen-'));
    const file = join(directory, 'hook.key');
    writeFileSync(file, `${SECRET}\n`);
    const { answers } = await listening(`--secret @${file}`, [signed('{"a":1}'), {}]);
    rmSync(directory, { recursive: true });
    expect(answers.map(([status]) => status)).toEqual([200, 401]);
  });

  it('verifies signatures of ed25519 with the public key', async () => {
    const [mine, others] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
    const { x = '' } = mine.publicKey.export({ format: 'jwk' });
    const whpk = `whpk_${Buffer.from(x, 'base64url').toString('base64')}`;
    const signedBy = (key: typeof mine, body: string, at = NOW): RequestInit => {
      const { headers } = signed(body, SECRET, at);
      const whole = Buffer.from(`run-1.${at / 1000}.${body}`);
      const signature = sign(null, whole, key.privateKey).toString('base64');
      const both = `v1,AAAA v1a,AAAA v1a,${signature}`;
      return { body, headers: { ...headers, 'webhook-signature': both } as Record<string, string> };
    };
    const { answers, outcome } = await listening(`--secret ${whpk}`, [
      signedBy(mine, '{"a":1}'),
      { ...signedBy(mine, '{"a":1}'), body: '{"a":2}' },
      signedBy(others, '{}'),
      signedBy(mine, '{}', NOW - 301_000),
      signed('{}'),
    ]);
    expect(answers.map(([status]) => status)).toEqual([200, 401, 401, 401, 401]);
    expect(outcome.stdout).toContain('200 POST /hook signature=ok {"a":1}');
    expect(outcome.stdout).toContain(
      'signature=wrong (no v1a signature was made with the key of this public key)',
    );
  });

  it('prints JSON, waits, and has a body of its own', async () => {
    const begin = performance.now();
    const { answers, outcome } = await listening('-o json --delay 50ms --body taken', [{ body: 'x' }]);
    expect(performance.now() - begin).toBeGreaterThan(45);
    expect(answers).toEqual([[200, 'taken']]);
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      method: 'POST',
      url: '/hook',
      body: 'x',
      status: 200,
    });
  });

  it.each([
    ['--answers 500,fine', 2, 'is no list of statuses'],
    ['--secret ???', 2, 'is not base64'],
    ['--secret @/absent.key', 1, '/absent.key cannot be read: it does not exist.'],
    ['--secret whsk_AAAA', 2, 'with its public key, whpk_…'],
    ['--secret whpk_AAAA', 2, 'is not 32 bytes in base64 behind whpk_'],
  ])('refuses %s', async (flags, exit, message) => {
    expect(await run(`listen --port 0 ${flags}`)).toMatchObject({
      exit,
      stderr: expect.stringContaining(message),
    });
  });

  it('says that its port is taken, and ends at Ctrl+C', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await run(`listen --port ${port}`)).toMatchObject({ exit: 1, stderr: /EADDRINUSE/ });
    await new Promise((resolve) => server.close(resolve));
    const abort = new AbortController();
    const ended = await run('listen --port 0', { signal: abort.signal, onSay: () => abort.abort() });
    expect(ended).toMatchObject({ exit: 0 });
  });
});
