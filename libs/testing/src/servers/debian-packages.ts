import { runProgram } from './run-program.js';

/**
 * Debian starts a service when its package is installed, unless policy-rc.d forbids it: then only those who call
 * the programs have a server. A shell puts it back, as it lives on when this process is killed. Runs of several
 * clones wait for each other, and all of them for whoever else holds the locks of apt and dpkg.
 */
const SCRIPT = `
  exec 9</var/lib/dpkg && flock 9
  policy=/usr/sbin/policy-rc.d
  kept=$policy.kept-by-job-scheduler
  if [ ! -e $kept ] && [ ! -L $kept ] && { [ -e $policy ] || [ -L $policy ]; }; then mv $policy $kept; fi
  restore() { rm -f $policy; if [ -e $kept ] || [ -L $kept ]; then mv $kept $policy; fi; }
  trap restore EXIT
  trap 'exit 1' HUP INT TERM
  printf '#!/bin/sh\\nexit 101\\n' >$policy && chmod 755 $policy
  for attempt in 1 2 3 4 5; do apt-get update && break; sleep 5; done
  apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"`;

/** Installs packages of Debian or Ubuntu without starting their services; must be root. @throws Error with apt's output. */
export async function installDebianPackages(packages: readonly string[]): Promise<void> {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1' };
  await runProgram('/bin/sh', ['-c', SCRIPT, 'install', ...packages], environment);
}
