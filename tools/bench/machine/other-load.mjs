// How much of the machine other programs take while we measure.
import { readFileSync } from 'node:fs';
import { CLOCK_TICKS_PER_SECOND, cpuSecondsOfTrees } from './process-usage.mjs';

/** What the machine and our own processes, which descend from `roots`, have spent so far, in seconds of CPU. */
export const machineUsage = (roots) => ({
  ...parseMachineUsage(readFileSync('/proc/stat', 'utf8')),
  own: cpuSecondsOfTrees(roots),
});

/** The first line of /proc/stat: time in which the processors were busy, and all time, idle or not. */
export function parseMachineUsage(text) {
  const ticks = text.split('\n')[0].trim().split(/\s+/).slice(1, 9).map(Number);
  const [user, nice, system, idle, waiting, interrupts, softInterrupts, stolen] = ticks;
  // What other virtual machines take is missing here just as well.
  const busy = user + nice + system + interrupts + softInterrupts + stolen;
  return { busy: busy / CLOCK_TICKS_PER_SECOND, all: (busy + idle + waiting) / CLOCK_TICKS_PER_SECOND };
}

/** The share of the machine, 0 to 1, that went to processes that are not ours between two usages. */
export function otherShare(before, after) {
  const busy = after.busy - before.busy;
  const own = after.own - before.own;
  // The kernel counts the two in different ways, so that their difference can fall below nothing.
  return Math.max(0, busy - own) / (after.all - before.all);
}
