import { App } from 'cdktn';
import process from 'node:process';
import { SIZES } from '../../dist/stage/sizes.js';
import { DevStack } from './dev-stack.js';

const [outdir = 'cdktf.out', region = 'eu-central-1', image = 'registry.example.com/job-scheduler:1.0.0'] =
  process.argv.slice(2);
const app = new App({ outdir });
new DevStack(app, 'JobScheduler-dev', { sizes: SIZES.dev, region, image });
app.synth();
