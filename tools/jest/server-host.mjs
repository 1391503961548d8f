// The process in which the servers live that integration tests share, apart from Jest's own, so that what it opens is not
// taken for what a test file leaves behind. It ends with its parent.
import {
  PrivateRabbitmq,
  PrivateRedis,
  SharedServers,
  startPrivatePostgres,
} from '../../libs/testing/dist/index.js';

// tools/test/run-program.mjs sets it for Jest. Servers run as users run them.
delete process.env.GLIBC_TUNABLES;

const servers = await SharedServers.offer({
  postgres: startPrivatePostgres,
  redis: () => PrivateRedis.start(),
  rabbitmq: () => PrivateRabbitmq.start(),
});
process.once('disconnect', () => servers.stop().finally(() => process.exit()));
// Ctrl+C reaches the whole group: the parent decides when this ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
process.send({ url: servers.url });
