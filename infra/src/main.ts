import { App } from 'aws-cdk-lib';
import process from 'node:process';
import { JobSchedulerStack } from './job-scheduler-stack.js';
import { readStage, StageError } from './stage/stage.js';

const app = new App();
try {
  const stage = readStage(app.node.getAllContext());
  new JobSchedulerStack(app, `JobScheduler-${stage.name}`, stage);
  app.synth();
} catch (error) {
  if (!(error instanceof StageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
