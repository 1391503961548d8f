// The health check of a container: exits with 0 if the process in it is ready. Slim images have no curl.
import process from 'node:process';

const response = await fetch(`http://127.0.0.1:${process.env.METRICS_PORT}/health/ready`, {
  signal: AbortSignal.timeout(4_000),
}).catch(() => undefined);
console.log((await response?.text()) ?? 'no answer');
process.exitCode = response?.ok ? 0 : 1;
