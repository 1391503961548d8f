import { ConfigurableModuleBuilder, Global, Module } from '@nestjs/common';
import { RunConsumer } from '../run-consumer.js';
import { RabbitmqConnection } from './rabbitmq-connection.js';
import { RabbitmqRunConsumer, type RabbitmqRunConsumerOptions } from './rabbitmq-run-consumer.js';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } =
  new ConfigurableModuleBuilder<RabbitmqRunConsumerOptions>().setClassMethodName('forRoot').build();

/** Consuming from RabbitMQ, over the connection of RabbitmqConnectionModule. */
@Global()
@Module({
  providers: [
    {
      provide: RunConsumer,
      useFactory: (connection: RabbitmqConnection, options: RabbitmqRunConsumerOptions) =>
        new RabbitmqRunConsumer(connection, options),
      inject: [RabbitmqConnection, MODULE_OPTIONS_TOKEN],
    },
  ],
  exports: [RunConsumer],
})
export class RabbitmqRunConsumerModule extends ConfigurableModuleClass {}
