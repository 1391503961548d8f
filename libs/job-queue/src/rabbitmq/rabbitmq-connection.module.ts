import { ConfigurableModuleBuilder, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { RabbitmqConnectionOptions } from './connection-options.js';
import { RabbitmqConnection } from './rabbitmq-connection.js';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } =
  new ConfigurableModuleBuilder<RabbitmqConnectionOptions>().setClassMethodName('forRoot').build();

/** The connection to RabbitMQ that the process's producer and consumer share. It closes after them. */
@Module({
  providers: [
    {
      provide: RabbitmqConnection,
      useFactory: (options: RabbitmqConnectionOptions) => RabbitmqConnection.open(options),
      inject: [MODULE_OPTIONS_TOKEN],
    },
  ],
  exports: [RabbitmqConnection],
})
export class RabbitmqConnectionModule extends ConfigurableModuleClass implements OnApplicationShutdown {
  constructor(@Inject(RabbitmqConnection) private readonly connection: RabbitmqConnection) {
    super();
  }

  onApplicationShutdown(): Promise<void> {
    return this.connection.close();
  }
}
