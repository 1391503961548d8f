import { readFileSync } from 'node:fs';

/** How often we look for npm: the longest time that an orphan keeps the port, apart from its drain. */
const INTERVAL_MS = 500;

/**
 * Calls back once when the npm that started this process is gone. npm may have put a shell in between, which
 * survives npm, so every link from this process up to npm is watched. Without npm, nothing is watched.
 *
 * @param {() => void} listener
 */
export function onNpmDeath(listener) {
  if (process.env.npm_lifecycle_event !== undefined) onParentDeath(listener);
}

/**
 * The same for any program that has started this process, with or without a shell in between.
 *
 * @param {() => void} listener
 */
export function onParentDeath(listener) {
  const links = linksToParent();
  const timer = setInterval(() => {
    if (links.every(({ child, parent }) => parentOf(child) === parent)) return;
    clearInterval(timer);
    listener();
  }, INTERVAL_MS);
  timer.unref();
}

/** Without /proc only the nearest link can be seen; on such systems the shell becomes the program that it runs. */
function linksToParent() {
  const links = [{ child: process.pid, parent: process.ppid }];
  if (isShell(process.ppid)) links.push({ child: process.ppid, parent: parentOf(process.ppid) });
  return links;
}

/** @param {number} pid */
function isShell(pid) {
  return /^[^\0]*sh\0-c\0/.test(readProc(pid, 'cmdline'));
}

/**
 * @param {number} pid
 * @returns {number | undefined} undefined when the process is gone
 */
function parentOf(pid) {
  if (pid === process.pid) return process.ppid;
  // "pid (name) state ppid …", and the name may hold anything.
  const [, ppid] = readProc(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  return ppid === undefined ? undefined : Number(ppid);
}

/**
 * @param {number} pid
 * @param {'cmdline' | 'stat'} file
 */
function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
