// Makes sure that the servers which integration and end-to-end tests start are on this machine. A process of its own,
// since what it imports exists only after the build.
import process from 'node:process';
import { ensureServers, TEST_SERVERS } from '../../libs/testing/dist/index.js';

try {
  await ensureServers(console.log, TEST_SERVERS);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
