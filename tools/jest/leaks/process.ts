import { spawn } from 'node:child_process';

it('leaves a process that does not keep Node.js alive', () => {
  spawn('sleep', ['5'], { stdio: 'ignore' }).unref();
});
