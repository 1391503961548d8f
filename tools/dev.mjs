// `npm run dev`: installs what is missing, then runs api, scheduler, runner and an echo target, with reload on change.
// Only `node:` modules may be imported before the installation.
import './install.mjs';

await import('./dev/development.mjs');
