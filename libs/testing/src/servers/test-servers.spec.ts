import { startRabbitmq, startRedis } from './test-servers.js';

const variables = ['TEST_REDIS_URL', 'TEST_AMQP_URL'] as const;
const before = variables.map((name) => process.env[name]);

afterEach(() => {
  variables.forEach((name, index) => {
    if (before[index] === undefined) delete process.env[name];
    else process.env[name] = before[index];
  });
});

it('startRedis and startRabbitmq use the servers that the environment gives, and leave them alone', async () => {
  process.env['TEST_REDIS_URL'] = 'redis://given.test';
  process.env['TEST_AMQP_URL'] = 'amqp://given.test';
  const [redis, rabbitmq] = await Promise.all([startRedis(), startRabbitmq()]);
  expect(redis.url).toBe('redis://given.test');
  expect(rabbitmq.url).toBe('amqp://given.test');
  await Promise.all([redis.stop(), rabbitmq.stop()]);
});
