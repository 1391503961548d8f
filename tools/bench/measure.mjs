// Starts the servers and the target, takes the requested measurements, and reports them.
import { fileURLToPath } from 'node:url';
import { contendersOf } from './contenders/contenders.mjs';
import { writeSection } from './figures/markdown.mjs';
import { describeMachine } from './machine/description.mjs';
import { startServers } from './machine/servers.mjs';
import { reportBursts, reportRatios } from './parts/bursts-report.mjs';
import { measureBursts } from './parts/bursts.mjs';
import { measureBytes, reportBytes } from './parts/bytes.mjs';
import { crowdOf, IDLE, measureCrowd, measureIdle, reportLateness } from './parts/lateness.mjs';
import { measureOneInstant, reportOneInstant } from './parts/one-instant.mjs';
import { startTarget } from './targets/recording-target.mjs';

const DOCUMENT = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));

/** Takes the measurements that `options` ask for. Progress goes to standard error, the report to standard output. */
export async function measure(options) {
  // Everything that was started ends with this process.
  // Each of them is a listener, and there are more than Node.js expects.
  process.setMaxListeners(0);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  const contenders = contendersOf(options.contenders, options);
  const servers = await startServers();
  const bench = { ...options, servers, contenders, log: (line) => console.error(line) };
  const publish = async (name, text) => {
    console.log(`\n${text}`);
    if (options.write) await writeSection(DOCUMENT, name, text);
  };
  try {
    if (!options.quick) await publish('machine', describeMachine(await servers.versions()));
    for (const { part, kind } of options.parts.flatMap(withTargets(options.targets))) {
      const target = await startTarget(kind);
      try {
        await servers.empty();
        const name = part === 'bursts' ? `bursts, ${kind}` : part;
        await publish(name, await PARTS[part]({ target, ...bench }));
      } catch (error) {
        // A failed part must not discard the other parts, which take minutes to measure.
        console.error(`${part}: ${error.stack}`);
        process.exitCode = 1;
      } finally {
        target.stop();
      }
    }
  } finally {
    await servers.stop();
  }
}

/** Bursts are measured with each of the targets, and the rest with the one that takes least of the machine. */
const withTargets = (targets) => (part) =>
  part === 'bursts' ? targets.map((kind) => ({ part, kind })) : [{ part, kind: 'raw' }];

/** Each part resolves to a section of the report. */
const PARTS = {
  async bursts(bench) {
    const bursts = await measureBursts(bench);
    const ratios = reportRatios(bursts, bench);
    return bench.quick ? ratios : `${reportBursts(bursts, bench)}\n\n${ratios}`;
  },
  idle: async (bench) => reportLateness(await measureIdle(bench), IDLE),
  crowd: async (bench) => reportLateness(await measureCrowd(bench), crowdOf(bench)),
  million: async (bench) => reportOneInstant(await measureOneInstant(bench)),
  bytes: async (bench) => reportBytes(await measureBytes(bench)),
};
