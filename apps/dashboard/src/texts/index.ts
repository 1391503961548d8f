import { alerts } from './alerts.js';
import { audit } from './audit.js';
import { components } from './components.js';
import { content } from './content.js';
import { job } from './job.js';
import { jobEditor } from './job-editor.js';
import { jobs } from './jobs.js';
import { keyboard } from './keyboard.js';
import { keys } from './keys.js';
import { load } from './load.js';
import { notBuilt } from './not-built.js';
import { operations } from './operations.js';
import { overview } from './overview.js';
import { palette } from './palette.js';
import { run } from './run.js';
import { runs } from './runs.js';
import { secrets } from './secrets.js';
import { session } from './session.js';
import { shell } from './shell.js';
import { states } from './states.js';
import { system } from './system.js';
import { time } from './time.js';

/** Every text of the dashboard, so that another language is another catalogue. Each page has a file of its own. */
export const texts = {
  alerts,
  audit,
  components,
  content,
  job,
  jobEditor,
  jobs,
  keyboard,
  keys,
  load,
  notBuilt,
  operations,
  overview,
  palette,
  run,
  runs,
  secrets,
  session,
  shell,
  states,
  system,
  time,
};
