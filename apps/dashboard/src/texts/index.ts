// Every text of the dashboard, so that another language is another catalogue. Each page has a file of its own, which is loaded
// with the page: import this one as a namespace.
export { alerts } from './alerts.js';
export { audit } from './audit.js';
export { components } from './components.js';
export { content } from './content.js';
export { imports } from './imports.js';
export { jobEditor } from './job-editor.js';
export { job } from './job.js';
export { jobs } from './jobs.js';
export { keyboard } from './keyboard.js';
export { keys } from './keys.js';
export { load } from './load.js';
export { operations } from './operations.js';
export { overview } from './overview.js';
export { palette } from './palette.js';
export { run } from './run.js';
export { runs } from './runs.js';
export { secrets } from './secrets.js';
export { session } from './session.js';
export { shell } from './shell.js';
export { states } from './states.js';
export { system } from './system.js';
export { time } from './time.js';
export { timing } from './timing.js';
