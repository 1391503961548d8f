#!/usr/bin/env node
// A first job in one line: creates (or updates) a job against an echo target, by default the API's own, runs it at once
// and shows the outcome. Usage: node tools/first-job.mjs [http://127.0.0.1:8000 [http://127.0.0.1:9000]];
// set API_ADMIN_KEY if the API needs a key.
const origin = (process.argv[2] ?? 'http://127.0.0.1:8000').replace(/\/$/, '');
const target = process.argv[3] ?? `${origin}/echo`;
const key = process.env.API_ADMIN_KEY;

async function call(method, path, body) {
  const headers = { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) };
  const response = await fetch(origin + path, { method, headers, body: body && JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok)
    throw new Error(`${method} ${path} answered ${response.status}: ${answer.detail ?? answer.title}`);
  return answer;
}

async function finished(runId) {
  for (;;) {
    const run = await call('GET', `/v1/runs/${runId}`);
    if (run.finished_at !== null) return run;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

try {
  const job = await call('PUT', '/v1/jobs/by-name/first-job', {
    name: 'first-job',
    description: 'Calls an echo target every minute',
    schedule: '* * * * *',
    job: { callback_url: target, http_method: 'post', payload: { hello: 'world' } },
  });
  console.log(`Job      ${job.name} (${job.schedule}), ${origin}/v1/jobs/${job.id}`);
  const run = await finished((await call('POST', `/v1/jobs/${job.id}/runs`)).id);
  const attempt = run.attempts.at(-1);
  console.log(
    `Run      ${run.state}: HTTP ${attempt?.http_status ?? attempt?.error_code ?? '-'} in ${Math.round(attempt?.duration_ms ?? 0)} ms`,
  );
  console.log(`Body     ${attempt?.response_body ?? attempt?.error_message ?? '-'}`);
  const { data } = await call('GET', `/v1/jobs/${job.id}/next?count=5`);
  console.log(`Next     ${data.map(({ local }) => local).join('\n         ')}`);
  console.log(`Delete   curl -X DELETE ${origin}/v1/jobs/${job.id}`);
  process.exitCode = run.state === 'succeeded' ? 0 : 1;
} catch (error) {
  const reason =
    error.cause?.code === 'ECONNREFUSED'
      ? `nothing listens at ${origin}: is "npm start" running?`
      : error.message;
  console.error(`The first job did not run: ${reason}`);
  process.exitCode = 1;
}
