import { get } from 'node:http';
import { Counter, Registry } from 'prom-client';
import { HealthChecks, type Health } from '../health/health-checks.js';
import { MonitoringServer } from './monitoring-server.js';

class GivenHealth extends HealthChecks {
  status: Health['status'] = 'ok';
  check(): Promise<Health> {
    const dependencies = { postgres: 'up', redis: 'unused', rabbitmq: 'unused' } as const;
    return Promise.resolve({ status: this.status, dependencies, zone_data: '2026f' });
  }
}

describe('MonitoringServer', () => {
  it('serves the registry at /metrics, and nothing elsewhere', async () => {
    const registry = new Registry();
    new Counter({ name: 'calls_total', help: 'Calls.', registers: [registry] }).inc(3);
    const server = new MonitoringServer(registry, new GivenHealth());
    const port = await server.listen(0, '127.0.0.1');
    const metrics = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    expect(await metrics.text()).toContain('calls_total 3');
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/metrics`, { method: 'POST' })).status).toBe(404);
    await server.close();
    await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow();
  });

  it('says that the process lives, and whether it is ready', async () => {
    const health = new GivenHealth();
    const server = new MonitoringServer(new Registry(), health);
    const origin = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
    expect((await fetch(`${origin}/health/live`)).status).toBe(200);
    for (const [status, code] of [
      ['ok', 200],
      ['degraded', 200],
      ['unavailable', 503],
    ] as const) {
      health.status = status;
      const ready = await fetch(`${origin}/health/ready`);
      expect(ready.status).toBe(code);
      expect(await ready.json()).toMatchObject({ status, dependencies: { postgres: 'up' } });
    }
    await server.close();
  });

  it('answers the canary of its own process, and says where', async () => {
    const server = new MonitoringServer(new Registry(), new GivenHealth());
    expect(server.canaryUrl).toBeNull();
    await server.listen(0, '127.0.0.1');
    expect((await fetch(server.canaryUrl!)).status).toBe(204);
    await server.close();
    expect(server.canaryUrl).toBeNull();
  });

  it('answers 500 when a metric cannot be read, and goes on', async () => {
    const registry = new Registry();
    const broken = new Counter({ name: 'calls_total', help: 'Calls.', registers: [registry] });
    broken.get = () => Promise.reject(new Error('broken'));
    const server = new MonitoringServer(registry, new GivenHealth());
    const origin = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
    expect((await fetch(`${origin}/metrics`)).status).toBe(500);
    expect((await fetch(`${origin}/health/live`)).status).toBe(200);
    await server.close();
  });

  it('answers no page that lets its own name point to loopback', async () => {
    const server = new MonitoringServer(new Registry(), new GivenHealth());
    const port = await server.listen(0, '127.0.0.1');
    const statusFor = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        get({ port, host: '127.0.0.1', path: '/metrics', headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).on('error', reject);
      });
    const statuses = [await statusFor(`evil.example:${port}`), await statusFor(`localhost:${port}`)];
    await server.close();
    expect(statuses).toEqual([403, 200]);
  });

  it('rejects when the port is taken', async () => {
    const first = new MonitoringServer(new Registry(), new GivenHealth());
    const port = await first.listen(0, '127.0.0.1');
    await expect(
      new MonitoringServer(new Registry(), new GivenHealth()).listen(port, '127.0.0.1'),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.close();
  });
});
