// `npm run dev`: installs what is missing, then runs api, scheduler, runner and an echo target, reloaded on change.
// Only node: modules are imported before the install.
import './install.mjs';

await import('./dev/development.mjs');
