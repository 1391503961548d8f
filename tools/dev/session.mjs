import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { socketOf } from './data-directory.mjs';

const HOST = join(import.meta.dirname, 'session-host.mjs');
const JOIN_LIMIT_MS = 60_000;
/** A host that does not listen by then is started anew; of two, one ends at once. */
const HOST_START_MS = 5_000;

/** The session cannot give what was asked for; the message is for the user. */
export class SessionFailed extends Error {}

/**
 * A place in a development session: the compiler and the private servers, which all that is being developed shares.
 * The first to join starts the session's host, and when the last has left, the host ends.
 */
export class Session {
  /** What was asked for: `{ DATABASE_URL: 'postgres://…' }`. Rejected with SessionFailed. */
  resources;
  /** Resolves when this member is asked to leave, or the session is gone. */
  ended;
  #socket;
  #welcomed;

  /**
   * @param {string} directory the session's data directory; made when missing
   * @param {{ needs: readonly string[], pid: number, leads?: boolean, leader?: number }} request a session has one
   *   member that leads; when it has gone, those that name its pid as their leader are asked to leave
   * @param {(source: string, line: string) => void} say receives what compiler and servers have to say to people
   * @returns {Promise<Session>} rejected with SessionFailed
   */
  static async join(directory, request, say) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const limit = Date.now() + JOIN_LIMIT_MS;
    for (let startedAt = -Infinity; Date.now() < limit; await delay(50)) {
      const socket = await connected(directory);
      if (socket !== undefined) {
        const session = new Session(socket, say);
        socket.write(`${JSON.stringify(request)}\n`);
        if (await session.#welcomed) return session;
      } else if (Date.now() > startedAt + HOST_START_MS) {
        startedAt = Date.now();
        startHost(directory);
      }
    }
    const log = join(directory, 'session.log');
    throw new SessionFailed(`The development session does not start; its log is ${log}.`);
  }

  constructor(socket, say) {
    this.#socket = socket;
    this.ended = new Promise((resolve) => {
      for (const event of ['end', 'close', 'error']) socket.on(event, () => resolve());
    });
    const messages = createInterface({ input: socket });
    const told = (name) =>
      new Promise((resolve) => {
        messages.on('line', (line) => {
          const message = JSON.parse(line);
          if (name in message) resolve(message[name]);
        });
      });
    messages.on('line', (line) => {
      const { line: said, source } = JSON.parse(line);
      if (said !== undefined) say(source, said);
    });
    this.#welcomed = Promise.race([told('welcome'), this.ended.then(() => false)]);
    const failure = Promise.race([
      told('failed'),
      this.ended.then(() => 'The development session was ended.'),
    ]).then((reason) => Promise.reject(new SessionFailed(reason)));
    this.resources = Promise.race([told('resources'), failure]);
    // Whoever leaves does not wait for them any more.
    this.resources.catch(() => undefined);
  }

  /** Gives up the place; resolves when the host knows, and after its end if this was the last place. */
  async leave() {
    if (this.#socket.destroyed) return;
    const closed = once(this.#socket, 'close').catch(() => undefined);
    this.#socket.end();
    await closed;
  }
}

/** Undefined when nobody listens. */
async function connected(directory) {
  // Half open: the host's end of the connection asks this member to leave, which may take it a while.
  const socket = connect({ path: socketOf(directory), allowHalfOpen: true });
  try {
    await once(socket, 'connect');
    return socket;
  } catch {
    return undefined;
  }
}

/**
 * Starts a host that is nobody's child: so it stops the servers after everybody else, however those ended, and what
 * ends a whole tree of processes, as Nx does, does not take the servers from those that are still draining.
 */
function startHost(directory) {
  const script = 'log=$1; shift; "$@" >"$log" 2>&1 &';
  const args = [join(directory, 'session.log'), process.execPath, HOST, directory];
  const shell = spawn('/bin/sh', ['-c', script, 'sh', ...args], { detached: true, stdio: 'ignore' });
  shell.on('error', () => undefined);
}
