import { App } from 'aws-cdk-lib';
import process from 'node:process';
import { readStage, StageError } from './stage/stage.js';

// Nothing is to be synthesized by itself at the end when the context is refused.
const app = new App({ autoSynth: false });
try {
  const stage = readStage(app.node.getAllContext());
  // Only now, as it loads half of the CDK: a wrong context is said at once.
  const { JobSchedulerStack } = await import('./job-scheduler-stack.js');
  new JobSchedulerStack(app, `JobScheduler-${stage.name}`, stage);
  app.synth();
} catch (error) {
  if (!(error instanceof StageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
