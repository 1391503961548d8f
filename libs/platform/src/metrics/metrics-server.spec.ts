import { Counter, Registry } from 'prom-client';
import { MetricsServer } from './metrics-server.js';

describe('MetricsServer', () => {
  it('serves the registry at /metrics, and nothing elsewhere', async () => {
    const registry = new Registry();
    new Counter({ name: 'calls_total', help: 'Calls.', registers: [registry] }).inc(3);
    const server = new MetricsServer(registry);
    const port = await server.listen(0, '127.0.0.1');
    const metrics = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    expect(await metrics.text()).toContain('calls_total 3');
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    await server.close();
    await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow();
  });

  it('rejects when the port is taken', async () => {
    const first = new MetricsServer(new Registry());
    const port = await first.listen(0, '127.0.0.1');
    await expect(new MetricsServer(new Registry()).listen(port, '127.0.0.1')).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await first.close();
  });
});
