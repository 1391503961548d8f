#!/usr/bin/env node
// The command is built from TypeScript. This file is there before the build, since npm links commands when it installs.
await import('../dist/jobctl.js').catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('jobctl is not built yet: run `npm run build` in the root of the checkout.');
  process.exit(1);
});
