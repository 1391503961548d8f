import { runProgram } from './run-program.js';

/**
 * Debian starts a service when its package is installed, unless policy-rc.d forbids it; we only want the programs.
 * A shell puts the previous policy back, because it survives when this process is killed. Runs in several clones wait
 * for each other, and all of them wait for anybody else who holds the locks of apt and dpkg.
 */
const SCRIPT = `
  policy=$1/usr/sbin/policy-rc.d
  kept=$policy.kept-by-job-scheduler
  present() { [ -e "$1" ] || [ -L "$1" ]; }
  exec 9<"$1/var/lib/dpkg" && flock 9 || exit
  shift
  if present "$policy" && ! present "$kept"; then mv "$policy" "$kept"; fi
  restore() { rm -f "$policy"; if present "$kept"; then mv "$kept" "$policy"; fi; }
  trap restore EXIT
  trap 'exit 1' HUP INT TERM
  printf '#!/bin/sh\\nexit 101\\n' >"$policy" && chmod 755 "$policy" || exit
  for attempt in 1 2 3 4 5; do apt-get update && break; sleep 5; done
  apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"`;

/**
 * Installs packages of Debian or Ubuntu without starting their services; needs root's rights. `root` is the root
 * folder of the system.
 *
 * @throws Error with what apt-get said.
 */
export async function installDebianPackages(packages: readonly string[], root = ''): Promise<void> {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1' };
  await runProgram('/bin/sh', ['-c', SCRIPT, 'install', root, ...packages], environment);
}
