import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { ConfigurationError } from '../configuration/configuration.js';
import { requireFreePort } from './free-port.js';
import { explain, StartupError } from './startup-error.js';

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
