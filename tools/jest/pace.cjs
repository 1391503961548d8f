const { spawnSync } = require('node:child_process');

/** A machine is slow if a start of Node.js takes this much CPU time, ms. It took 63 to 80 where a whole run takes twice the usual CPU time. */
const SLOW_MS = 55;

const SCRIPT = 'const { user, system } = process.cpuUsage(); (user + system) / 1_000';

/**
 * Whether the machine takes so much CPU time to start a process that clusters of them, side by side, would miss the bounds on time
 * that their tests keep. Other load hardly counts, since it costs time but little CPU time. Neither does the environment, which can
 * make Node.js read certificates.
 *
 * @returns {boolean}
 */
exports.isSlow = function isSlow() {
  const start = () => spawnSync(process.execPath, ['--print', SCRIPT], { encoding: 'utf8', env: {} });
  return Math.min(...Array.from({ length: 5 }, () => Number(start().stdout))) >= SLOW_MS;
};
