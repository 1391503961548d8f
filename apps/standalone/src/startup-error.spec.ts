import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { ConfigurationError } from '@job-scheduler/platform';
import { requireFreePort } from './ports.js';
import { explain, StartupError } from './startup-error.js';
import { welcome } from './welcome.js';

describe('explain', () => {
  it('says no more than the sentence of an error that its user can mend', () => {
    expect(explain(new StartupError('Port 80 is taken.'))).toBe('Port 80 is taken.');
    expect(explain(new ConfigurationError('PORT must be a number.'))).toBe('PORT must be a number.');
  });

  it('tells all it knows of any other', () => {
    expect(explain(new TypeError('x is not a function'))).toMatch(
      /^Job-Scheduler could not start: TypeError: x is not .*\n +at /s,
    );
    expect(explain('odd')).toBe('Job-Scheduler could not start: odd');
  });
});

describe('requireFreePort', () => {
  it('names the variable to change when the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(requireFreePort('METRICS_PORT', port, '127.0.0.1')).rejects.toThrow(
      `Port ${port} is taken by another program: set METRICS_PORT to a free port.`,
    );
    await new Promise((resolve) => other.close(resolve));
    await expect(requireFreePort('METRICS_PORT', port, '127.0.0.1')).resolves.toBeUndefined();
  });

  it('says when the host is not an address of this machine', async () => {
    await expect(requireFreePort('PORT', 0, '192.0.2.1')).rejects.toThrow(
      'HOST 192.0.2.1 is not an address of this machine',
    );
  });
});

describe('welcome', () => {
  const addresses = {
    api: 'http://127.0.0.1:8000',
    metrics: 'http://127.0.0.1:9464',
    dataDirectory: '/data',
    needsKey: false,
  };

  it('shows where everything is, and one line to paste', () => {
    const text = welcome(addresses);
    expect(text).toContain('http://127.0.0.1:8000/docs');
    expect(text).toContain('http://127.0.0.1:9464/metrics');
    expect(text).toMatch(/^ {2}node \S+first-job\.mjs http:\/\/127\.0\.0\.1:8000$/m);
  });

  it('passes the key on without showing it', () => {
    expect(welcome({ ...addresses, needsKey: true })).toContain('API_ADMIN_KEY="$API_ADMIN_KEY" node ');
  });
});
