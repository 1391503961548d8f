// Installs everything that is still missing. `npm start` installs only what it needs; scripts that need more run this
// first.
import { ensureInstalled } from './launch/install.mjs';
import { runSteps, workspace } from './launch/launch.mjs';

await runSteps(() => ensureInstalled(workspace));
