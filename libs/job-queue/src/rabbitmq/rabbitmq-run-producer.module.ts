import type { Wiring } from '@job-scheduler/platform';
import { Module, type DynamicModule } from '@nestjs/common';
import { Registry } from 'prom-client';
import { RunProducer } from '../run-producer.js';
import { returnedCounter } from './message-metrics.js';
import { RabbitmqConnection } from './rabbitmq-connection.js';
import { RabbitmqRunProducer, type RabbitmqRunProducerOptions } from './rabbitmq-run-producer.js';

type Options = Omit<RabbitmqRunProducerOptions, 'onReturned'>;

/** Publishing on RabbitMQ. Injects RabbitmqConnection and Registry. */
@Module({})
export class RabbitmqRunProducerModule {
  static forRoot({ imports, ...options }: Options & Wiring): DynamicModule {
    return {
      module: RabbitmqRunProducerModule,
      imports,
      providers: [
        {
          provide: RunProducer,
          useFactory: async (connection: RabbitmqConnection, registry: Registry) => {
            const onReturned = returnedCounter(registry);
            const producer = new RabbitmqRunProducer(connection, { ...options, onReturned });
            await producer.opened();
            return producer;
          },
          inject: [RabbitmqConnection, Registry],
        },
      ],
      exports: [RunProducer],
    };
  }
}
