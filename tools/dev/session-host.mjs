// The host of a development session: runs the compiler and the private servers as long as there are members. Started
// by the first of them (session.mjs). Usage: node tools/dev/session-host.mjs <data directory>
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { socketOf } from './data-directory.mjs';
import { Resources } from './resources.mjs';

/** For the first member to come. */
const FIRST_MEMBER_MS = 10_000;

const [directory] = process.argv.slice(2);
/** Socket and request of everybody in the session, in the order in which they came. */
const members = new Map();
/** Of those that have left, and wait to be told that it is over. */
const departed = new Map();
let ending = false;

const resources = new Resources(directory, (source, line) => {
  // One of them is enough: often all print to the same terminal.
  const [oldest] = members.keys();
  if (oldest !== undefined) send(oldest, { source, line });
});

const server = createServer({ allowHalfOpen: true }, receive);
await listen();
setTimeout(endWithoutMembers, FIRST_MEMBER_MS);
for (const signal of ['SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    dismiss(() => true);
    endWithoutMembers();
  });
}

async function listen() {
  const path = socketOf(directory);
  const other = connect(path);
  const isHosted = await once(other, 'connect').then(
    () => true,
    () => false,
  );
  other.destroy();
  if (isHosted) process.exit(0);
  // Left by a host that was killed.
  rmSync(path, { force: true });
  server.listen(path);
  await once(server, 'listening');
}

/** @param {import('node:net').Socket} socket */
function receive(socket) {
  socket.on('error', () => undefined);
  for (const event of ['end', 'close']) socket.on(event, () => depart(socket));
  if (ending) return socket.destroy();
  createInterface({ input: socket }).once('line', (line) => {
    const request = JSON.parse(line);
    members.set(socket, request);
    send(socket, { welcome: true });
    const { leads, leader } = request;
    if (leader !== undefined && !isMember(({ pid }) => pid === leader)) return socket.end();
    if (leads && isMember((other) => other !== request && other.leads)) {
      return send(socket, {
        failed: `\`npm run dev\` runs already on ${directory}: end it, or set DATA_DIR.`,
      });
    }
    resources.get(request.needs).then(
      (found) => send(socket, { resources: found }),
      (error) => send(socket, { failed: error.message }),
    );
  });
}

function depart(socket) {
  const request = members.get(socket);
  if (request === undefined) return departed.has(socket) ? undefined : socket.end();
  members.delete(socket);
  departed.set(socket, request);
  dismiss(({ leader }) => leader === request.pid);
  release();
  endWithoutMembers();
}

function isMember(isMeant) {
  return [...members.values()].some(isMeant);
}

/** Asks members to leave. */
function dismiss(isMeant) {
  for (const [socket, request] of members) if (isMeant(request)) socket.end();
}

/** Lets those go whose followers have left; the last ones wait for the end of everything. */
function release() {
  if (members.size === 0) return;
  const leaders = new Set([...members.values()].map(({ leader }) => leader));
  for (const [socket, { pid }] of departed) if (!leaders.has(pid)) socket.end();
}

async function endWithoutMembers() {
  if (ending || members.size > 0) return;
  ending = true;
  await resources.stop();
  // Not before: another host would find what this one still holds on to.
  server.close();
  process.exit(0);
}

function send(socket, message) {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}
