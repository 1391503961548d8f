// CPU time and memory of processes, from /proc (Linux).
import { readdirSync, readFileSync } from 'node:fs';

export const CLOCK_TICKS_PER_SECOND = 100;

/** User and system time of a process, in seconds, and unless it counts alone, of its ended children. */
export const cpuSecondsOf = (pid, { isAlone = false } = {}) =>
  isAlone ? statOf(pid).ownSeconds : statOf(pid).cpuSeconds;

function statOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const seconds = (upTo) =>
    fields.slice(11, upTo).reduce((sum, each) => sum + Number(each), 0) / CLOCK_TICKS_PER_SECOND;
  return { parent: Number(fields[1]), ownSeconds: seconds(13), cpuSeconds: seconds(15) };
}

/** The CPU time of processes, of all their descendants, and of those of them that have ended, in seconds. */
export function cpuSecondsOfTrees(roots) {
  const living = new Map();
  for (const name of readdirSync('/proc')) {
    if (/^\d+$/.test(name)) ignoringGone(() => living.set(Number(name), statOf(name)));
  }
  const own = new Set(roots.map(Number));
  const belongs = (pid) => {
    if (own.has(pid)) return true;
    const isOwn = living.has(pid) && belongs(living.get(pid).parent);
    if (isOwn) own.add(pid);
    return isOwn;
  };
  let sum = 0;
  for (const [pid, { cpuSeconds }] of living) if (belongs(pid)) sum += cpuSeconds;
  return sum;
}

/** A process that ends while we read counts towards its parent from then on. */
function ignoringGone(read) {
  try {
    read();
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error;
  }
}

/** The resident memory of a process in bytes, now and at its peak. */
export function residentBytes(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) * 1024;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}
