import { App } from 'aws-cdk-lib';
import process from 'node:process';
import { readStage, StageError } from './stage/stage.js';

// Without this, the app would also synthesize at exit after the context was refused.
const app = new App({ autoSynth: false });
try {
  const stage = readStage(app.node.getAllContext());
  // Imported only now, because it loads half of the CDK: a wrong context is reported immediately.
  const { JobSchedulerStack } = await import('./job-scheduler-stack.js');
  new JobSchedulerStack(app, `JobScheduler-${stage.name}`, stage);
  app.synth();
} catch (error) {
  if (!(error instanceof StageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
