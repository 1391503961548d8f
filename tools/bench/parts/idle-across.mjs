// Idle lateness across api, scheduler and runner.
import { migrate } from '../../../libs/job-store/dist/postgres/index.js';
import { callApi } from '../api-call.mjs';
import { milliseconds, table } from '../markdown.mjs';
import { startService } from '../services.mjs';
import { measureIdleLateness } from './idle-lateness.mjs';

export async function measureIdleAcross({ servers, target, seconds }) {
  const database = await servers.freshDatabase();
  await migrate(database.url);
  const names = ['api', 'scheduler', 'runner'];
  const services = await Promise.all(
    names.map((name) => startService(name, { servers, databaseUrl: database.url })),
  );
  try {
    await target.forget();
    const [{ url }] = services;
    return await measureIdleLateness({ call: callApi(url), target, seconds });
  } finally {
    await Promise.all(services.map((service) => service.stop()));
    await database.drop();
  }
}

export function reportIdleAcross({ calls, ticks, expected, late }) {
  const header = ['calls', 'distinct ticks', 'expected', 'late p50 / p99 / max', 'bar'];
  const lateness = [late.p50, late.p99, late.max].map(milliseconds).join(' / ');
  const row = [calls, ticks, expected, lateness, 'p99 <= 25 ms'];
  return `Twenty one-second jobs, made through the api, on otherwise idle processes.\n\n${table(header, [row])}`;
}
