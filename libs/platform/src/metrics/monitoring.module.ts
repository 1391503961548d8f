import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Registry } from 'prom-client';
import { HealthChecks } from '../health/health-checks.js';
import { portError } from '../process/startup-error.js';
import type { Wiring } from '../wiring.js';
import { observeDependencies } from './dependency-metrics.js';
import { MonitoringServer } from './monitoring-server.js';

/**
 * Metrics and health on a port of their own, from the first moment of a process to its last. Injects
 * Registry and HealthChecks.
 */
@Module({})
export class MonitoringModule implements OnApplicationShutdown {
  constructor(@Inject(MonitoringServer) private readonly server: MonitoringServer) {}

  /** Listens while the app is created. Throws StartupError when the port cannot be had. */
  static forRoot({ port, host, imports }: { port: number; host: string } & Wiring): DynamicModule {
    return {
      module: MonitoringModule,
      imports,
      providers: [
        {
          provide: MonitoringServer,
          useFactory: async (registry: Registry, health: HealthChecks) => {
            observeDependencies(registry, health);
            const server = new MonitoringServer(registry, health);
            await server.listen(port, host).catch((error: unknown) => {
              throw portError('METRICS_PORT', port, host, error);
            });
            return server;
          },
          inject: [Registry, HealthChecks],
        },
      ],
      exports: [MonitoringServer],
    };
  }

  onApplicationShutdown(): Promise<void> {
    return this.server.close();
  }
}
