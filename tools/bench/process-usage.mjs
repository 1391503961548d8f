// CPU time and memory of processes, from /proc (Linux).
import { readFileSync } from 'node:fs';

const CLOCK_TICKS_PER_SECOND = 100;

/** User and system time of a process and its ended children, in seconds. */
export function cpuSecondsOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / CLOCK_TICKS_PER_SECOND;
}

/** The same, including its living children, for a server that forks one process for each connection. */
export function cpuSecondsWithChildren(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...(children === '' ? [] : children.split(' '))].reduce(
    (sum, each) => sum + cpuSecondsUnlessGone(each),
    0,
  );
}

/** From its end on, a child counts towards its parent, so one that ends while we read its siblings counts as 0 here. */
function cpuSecondsUnlessGone(pid) {
  try {
    return cpuSecondsOf(pid);
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return 0;
    throw error;
  }
}

/** The resident memory of a process in bytes, now and at its peak. */
export function residentBytes(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) * 1024;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}
