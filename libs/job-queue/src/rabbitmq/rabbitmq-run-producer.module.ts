import { ConfigurableModuleBuilder, Global, Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import { RunProducer } from '../run-producer.js';
import { returnedCounter } from './message-metrics.js';
import { RabbitmqConnection } from './rabbitmq-connection.js';
import { RabbitmqRunProducer, type RabbitmqRunProducerOptions } from './rabbitmq-run-producer.js';

type Options = Omit<RabbitmqRunProducerOptions, 'onReturned'>;

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<Options>()
  .setClassMethodName('forRoot')
  .build();

/** Publishing on RabbitMQ, over the connection of RabbitmqConnectionModule. Registry comes from a global module. */
@Global()
@Module({
  providers: [
    {
      provide: RunProducer,
      useFactory: async (connection: RabbitmqConnection, registry: Registry, options: Options) => {
        const onReturned = returnedCounter(registry);
        const producer = new RabbitmqRunProducer(connection, { ...options, onReturned });
        await producer.opened();
        return producer;
      },
      inject: [RabbitmqConnection, Registry, MODULE_OPTIONS_TOKEN],
    },
  ],
  exports: [RunProducer],
})
export class RabbitmqRunProducerModule extends ConfigurableModuleClass {}
