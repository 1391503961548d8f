// Listeners to the stream of events, in a process of their own, so that what they cost can be told from what they make others do.
import { fork } from 'node:child_process';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);
/** So many connect at once. */
const TOGETHER = 50;

/** Opens a stream for each path at the address of an api. Resolves once all of them are open. */
export async function openListeners(url, paths) {
  const child = fork(self, [], { serialization: 'advanced' });
  const answer = () =>
    new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`The listeners ended with ${code}.`)));
    });
  child.send({ url, paths });
  const opened = await answer();
  if (opened !== paths.length) throw new Error(`Only ${opened} of ${paths.length} listeners were let in.`);
  return {
    pid: child.pid,
    /** Resolves to how many bytes they have got, and how many events. */
    async received() {
      const answered = answer();
      child.send('received');
      return answered;
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
    },
  };
}

if (process.argv[1] === self) {
  const received = { bytes: 0, events: 0 };
  process.on('message', async (message) => {
    if (message === 'received') process.send(received);
    else process.send(await openAll(message, received));
  });
  process.on('disconnect', () => process.exit());
}

async function openAll({ url, paths }, received) {
  let opened = 0;
  for (let index = 0; index < paths.length; index += TOGETHER) {
    const some = paths.slice(index, index + TOGETHER).map((path) => open(new URL(path, url), received));
    opened += (await Promise.all(some)).filter((isOpen) => isOpen).length;
  }
  return opened;
}

/** Resolves to whether the stream was opened. Reads as little HTTP as it can, and takes every piece that holds data for an event. */
function open({ hostname, port, pathname, search }, received) {
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${pathname}${search} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n\r\n`);
    socket.once('data', (data) => {
      resolve(data.toString('latin1', 0, 12) === 'HTTP/1.1 200');
      socket.on('data', (chunk) => {
        received.bytes += chunk.length;
        if (chunk.includes('data: ')) received.events += 1;
      });
    });
    socket.once('error', () => resolve(false));
  });
}
