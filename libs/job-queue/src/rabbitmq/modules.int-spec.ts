import { startRabbitmq, type SharedServer } from '@job-scheduler/testing';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { JobQueueUnavailableError, RunConsumer, RunProducer, type Delivery } from '../index.js';
import {
  RabbitmqConnection,
  RabbitmqConnectionModule,
  RabbitmqRunConsumerModule,
  RabbitmqRunProducerModule,
} from './index.js';
import { atBroker, RecordedLog, someRun } from './rabbitmq.for-spec.js';

@Module({ providers: [{ provide: Registry, useClass: Registry }], exports: [Registry] })
class MetricsModule {}

describe('The modules of RabbitMQ', () => {
  let broker: SharedServer;

  beforeAll(async () => {
    broker = await startRabbitmq();
  }, 120_000);
  afterAll(() => broker.stop());

  it('offer the ports over one connection, count poison, and close at the end of the app', async () => {
    const connectionModule = RabbitmqConnectionModule.forRoot({
      url: broker.url,
      prefix: `test-${randomUUID()}`,
      service: 'test',
      log: new RecordedLog(),
    });
    const imports = [MetricsModule, connectionModule];
    @Module({
      imports: [
        ...imports,
        RabbitmqRunProducerModule.forRoot({ runsPerMessage: 1, imports }),
        RabbitmqRunConsumerModule.forRoot({ imports }),
      ],
    })
    class App {}
    const app = await NestFactory.createApplicationContext(App, { logger: false });
    const connection = app.get(RabbitmqConnection);
    const delivered = new Promise<Delivery>((resolve) => void app.get(RunConsumer).start(1, resolve));
    const run = someRun();
    await app.get(RunProducer).publish([run]);
    const delivery = await delivered;
    expect(delivery.runs).toEqual([run]);

    delivery.reject();
    const metrics = await app.get(Registry).metrics();
    expect(metrics).toContain('job_scheduler_poison_messages_total{reason="rejected"} 1');
    expect(metrics).toContain('job_scheduler_returned_messages_total 0');

    await app.close();
    expect(connection.status()).toBe('down');
    await expect(app.get(RunProducer).publish([run])).rejects.toThrow(JobQueueUnavailableError);
    await atBroker(broker.url, async (channel) => {
      const { consumerCount } = await channel.checkQueue(connection.names.runs);
      expect(consumerCount).toBe(0);
      await channel.deleteQueue(connection.names.runs);
      await channel.deleteQueue(connection.names.deadLetters);
      await channel.deleteExchange(connection.names.deadLetterExchange);
    });
  });
});
