// Before the first integration test: offers the servers that all test files share. libs/testing asks for them.
import {
  PrivateRabbitmq,
  PrivateRedis,
  SharedServers,
  startPrivatePostgres,
} from '../../libs/testing/dist/index.js';

export default async function shareServers() {
  globalThis.sharedServers = await SharedServers.offer({
    postgres: startPrivatePostgres,
    redis: () => PrivateRedis.start(),
    rabbitmq: () => PrivateRabbitmq.start(),
  });
}
