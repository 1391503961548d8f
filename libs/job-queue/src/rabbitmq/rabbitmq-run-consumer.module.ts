import { Global, Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import { RunConsumer } from '../run-consumer.js';
import { poisonCounter } from './message-metrics.js';
import { RabbitmqConnection } from './rabbitmq-connection.js';
import { RabbitmqRunConsumer } from './rabbitmq-run-consumer.js';

/** Consuming from RabbitMQ, over the connection of RabbitmqConnectionModule. Registry comes from a global module. */
@Global()
@Module({
  providers: [
    {
      provide: RunConsumer,
      useFactory: (connection: RabbitmqConnection, registry: Registry) =>
        new RabbitmqRunConsumer(connection, { onPoison: poisonCounter(registry) }),
      inject: [RabbitmqConnection, Registry],
    },
  ],
  exports: [RunConsumer],
})
export class RabbitmqRunConsumerModule {}
