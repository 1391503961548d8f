// CPU of a runner per call: from a claimed run to the result that the ledger would get, without the ledger. Bursts of this
// build take turns with those of another one and of undici alone, which is the least that such a call can cost.
// With --traces <share>, this build also takes turns with itself while it traces: as the runner does, and as the scheduler does for
// these runs, spans sent to a collector included.
// Usage: node tools/bench/call-cost.mjs [--before <built checkout>] [--traces 0.01] [--rounds 7] [--calls 10000] [--concurrency 100]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './figures/statistics.mjs';
import { startTarget } from './targets/recording-target.mjs';

const { values } = parseArgs({
  options: {
    before: { type: 'string' },
    traces: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    calls: { type: 'string', default: '10000' },
    concurrency: { type: 'string', default: '100' },
  },
});

/** Bursts that are not counted, until the code is compiled. */
const WARM_UP_BURSTS = 3;

const caller = resolve(import.meta.dirname, 'call-cost-caller.mjs');
const thisBuild = resolve(import.meta.dirname, '../..');
const target = await startTarget('raw');
const collector = createServer((request, response) => {
  request.resume().on('end', () => response.end());
});
collector.listen(0, '127.0.0.1');
await once(collector, 'listening');
const tracing = [`http://127.0.0.1:${collector.address().port}`, values.traces];
const contenders = [
  ...(values.before ? [{ name: 'before', build: resolve(values.before) }] : []),
  { name: 'this build', build: thisBuild },
  ...(values.traces ? [{ name: 'with traces', build: thisBuild, tracing }] : []),
  { name: 'undici alone', build: 'undici' },
];
try {
  for (const contender of contenders) {
    contender.child = fork(caller, [
      contender.build,
      target.url,
      values.calls,
      values.concurrency,
      ...(contender.tracing ?? []),
    ]);
    contender.died = once(contender.child, 'exit').then(() => {
      throw new Error(`The caller of ${contender.name} died; see its error above.`);
    });
    contender.bursts = [];
    await answerOf(contender);
    for (let i = 0; i < WARM_UP_BURSTS; i += 1) await burst(contender);
  }
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) {
      contender.bursts.push(await burst(contender));
    }
  }
  for (const { name, bursts } of contenders) {
    console.log(`${name.padEnd(13)} ${described(bursts)}; ${ratioOf(bursts)} of the first`);
  }
} finally {
  for (const { child, died } of contenders) {
    died?.catch(() => undefined);
    child?.kill();
  }
  target.stop();
  collector.close();
}

async function burst(contender) {
  contender.child.send('burst');
  return answerOf(contender);
}

async function answerOf({ child, died }) {
  const answered = new Promise((answer) => child.once('message', answer));
  return Promise.race([answered, died]);
}

/** The median of the ratios of each round to the first contender: other work on the machine hits both alike. */
function ratioOf(bursts) {
  const ratios = bursts.map(({ all }, round) => all / contenders[0].bursts[round].all);
  return median(ratios).toFixed(2);
}

function described(bursts) {
  const of = (key) => median(bursts.map((one) => one[key])).toFixed(1);
  const all = bursts.map(({ all }) => all);
  const range = `${Math.min(...all).toFixed(1)} to ${Math.max(...all).toFixed(1)}`;
  return `${of('all')} µs CPU per call (${range}): ${of('user')} user, ${of('system')} system`;
}
