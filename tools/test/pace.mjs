/**
 * A machine is slow if the first touch of a page of memory takes this much CPU time, µs. It took 13 to 23 where a whole run took
 * twice the usual CPU time. It has not been measured on another machine, which should need less than 1.
 */
const SLOW_MICROSECONDS = 5;

const PAGES = 8_192;
const PAGE_BYTES = 4_096;

/**
 * Whether the machine takes so much CPU time to start a process that clusters of them, side by side, would miss the bounds on time
 * that their tests keep. That is so on virtual machines whose host has to follow each change of their page tables. Other load hardly
 * counts, since it costs time but little CPU time.
 *
 * @returns {boolean}
 */
export function isSlow() {
  const memory = Buffer.allocUnsafeSlow(PAGES * PAGE_BYTES);
  const before = process.cpuUsage();
  for (let at = 0; at < memory.length; at += PAGE_BYTES) memory[at] = 1;
  const { user, system } = process.cpuUsage(before);
  return (user + system) / PAGES >= SLOW_MICROSECONDS;
}
