import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

it('leaves a worker', async () => {
  await once(new Worker('setInterval(() => undefined, 60_000)', { eval: true }), 'online');
});
