import { ConfigurableModuleBuilder, Global, Module } from '@nestjs/common';
import { RunProducer } from '../run-producer.js';
import { RabbitmqConnection } from './rabbitmq-connection.js';
import { RabbitmqRunProducer, type RabbitmqRunProducerOptions } from './rabbitmq-run-producer.js';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } =
  new ConfigurableModuleBuilder<RabbitmqRunProducerOptions>().setClassMethodName('forRoot').build();

/** Publishing on RabbitMQ, over the connection of RabbitmqConnectionModule. */
@Global()
@Module({
  providers: [
    {
      provide: RunProducer,
      useFactory: (connection: RabbitmqConnection, options: RabbitmqRunProducerOptions) =>
        new RabbitmqRunProducer(connection, options),
      inject: [RabbitmqConnection, MODULE_OPTIONS_TOKEN],
    },
  ],
  exports: [RunProducer],
})
export class RabbitmqRunProducerModule extends ConfigurableModuleClass {}
