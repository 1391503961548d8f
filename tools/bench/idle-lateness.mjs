// Measures how late calls arrive: twenty one-second jobs on an otherwise idle process.
// Usage: node tools/bench/idle-lateness.mjs [seconds=60]
import { describeIdleLateness, measureIdleLateness } from './parts/idle-lateness.mjs';
import { startTarget } from './recording-target.mjs';
import { startStandalone } from './standalone-process.mjs';

const seconds = Number(process.argv[2] ?? 60);
const target = await startTarget();
const standalone = await startStandalone();
try {
  console.log(describeIdleLateness(await measureIdleLateness({ call: standalone.call, target, seconds })));
} finally {
  await standalone.stop();
  target.stop();
}
