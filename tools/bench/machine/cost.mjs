// What calls cost: CPU by part and bytes of PostgreSQL's log, and how much other programs did meanwhile.
import { otherShare } from './other-load.mjs';
import { cpuSecondsOf } from './process-usage.mjs';

/** What was spent so far. `running` has cpuSeconds() and, with a PostgreSQL, walBytes(). */
export const spentBy = async ({ running, servers, target }) => ({
  cpu: { ...running.cpuSeconds(), target: cpuSecondsOf(target.pid) },
  machine: servers.machineUsage(),
  wal: (await running.walBytes?.()) ?? Number.NaN,
});

/** Per call: µs of CPU of each part and of `all` of them, bytes of log. `otherLoad` is a share of the machine. */
export function costPerCall(before, after, calls) {
  const perCall = (spent) => spent / (calls || Number.NaN);
  const cpu = Object.fromEntries(
    Object.entries(after.cpu).map(([part, seconds]) => [part, perCall((seconds - before.cpu[part]) * 1e6)]),
  );
  const all = Object.values(cpu).reduce((sum, part) => sum + part, 0);
  const otherLoad = otherShare(before.machine, after.machine);
  return { cpu: { ...cpu, all }, wal: perCall(after.wal - before.wal), otherLoad };
}
