// `npm start`: installs and builds what is missing or changed, then runs everything in this process.
// Any Node.js with ES modules must be able to run this file, so that an old version prints a clear message.
const REQUIRED = [20, 19];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < REQUIRED[0] || (major === REQUIRED[0] && minor < REQUIRED[1])) {
  console.error(
    `Job-Scheduler needs Node.js ${REQUIRED.join('.')} or newer, but this is ${process.versions.node}: install a newer one from https://nodejs.org.`,
  );
  process.exit(1);
} else {
  import('./launch/launch.mjs').then(({ launch }) => launch());
}
