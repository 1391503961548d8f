import type { Wiring } from '@job-scheduler/platform';
import { Module, type DynamicModule } from '@nestjs/common';
import { Registry } from 'prom-client';
import { RunConsumer } from '../run-consumer.js';
import { poisonCounter } from './message-metrics.js';
import { RabbitmqConnection } from './rabbitmq-connection.js';
import { RabbitmqRunConsumer } from './rabbitmq-run-consumer.js';

/** Consuming from RabbitMQ. Injects RabbitmqConnection and Registry. */
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
export class RabbitmqRunConsumerModule {
  static forRoot({ imports }: Wiring): DynamicModule {
    return { module: RabbitmqRunConsumerModule, imports };
  }
}
