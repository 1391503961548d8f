import { join } from 'node:path';
import { dataDirectory, workspace } from './services.mjs';

const FIRST_JOB = join(workspace, 'tools', 'first-job.mjs');

/**
 * The text that is printed once all services are ready: where everything is, and one line to paste.
 *
 * @param {Record<string, { at?: string, monitoring?: string }>} services
 * @param {Record<string, string>} privateUrls of the servers that were started for it; other URLs are not shown,
 *   because they may hold secrets
 */
export function welcome({ api, scheduler, runner, dashboard, 'echo-target': echo }, privateUrls) {
  const server = (variable) => privateUrls[variable] ?? `as ${variable} says`;
  const key = process.env.API_ADMIN_KEY ? 'API_ADMIN_KEY="$API_ADMIN_KEY" ' : '';
  return `
Job-Scheduler is ready, and reloads what you change.

  Dashboard    ${dashboard.at}
  Swagger UI   ${api.at}/docs
  Echo target  ${echo.at}
  Metrics      ${api.monitoring}/metrics (api)
               ${scheduler.monitoring}/metrics (scheduler)
               ${runner.monitoring}/metrics (runner)
  PostgreSQL   ${server('DATABASE_URL')}
  Redis        ${server('REDIS_URL')}
  RabbitMQ     ${server('AMQP_URL')}
  Data         ${dataDirectory}

Paste this into another terminal: it creates a job, runs it at once and shows the outcome.

  ${key}node ${shellQuoted(FIRST_JOB)} ${api.at} ${echo.at}

Ctrl+C stops everything; calls in flight are allowed to finish.
`;
}

const shellQuoted = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
