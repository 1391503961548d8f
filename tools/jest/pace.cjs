const { spawnSync } = require('node:child_process');

/** CPU time of a start of Node.js, from which on a machine is slow, ms. Those that the bounds on time were found on need some 45. */
const SLOW_MS = 70;

const SCRIPT = 'const { user, system } = process.cpuUsage(); (user + system) / 1_000';

/**
 * Whether the machine takes so much CPU time to start a process that clusters of them, side by side, would miss the bounds on time
 * that their tests keep. Other load hardly counts, since it costs time but little CPU time.
 *
 * @returns {boolean}
 */
exports.isSlow = function isSlow() {
  const starts = Array.from({ length: 5 }, () =>
    spawnSync(process.execPath, ['--print', SCRIPT], { encoding: 'utf8' }),
  );
  return Math.min(...starts.map(({ stdout }) => Number(stdout))) >= SLOW_MS;
};
