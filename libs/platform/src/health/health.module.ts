import { Clock } from '@job-scheduler/job-model';
import { Global, Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import {
  DependencyHealthChecks,
  HealthChecks,
  type DependencyName,
  type DependencyProbe,
} from './health-checks.js';

/** How an app looks at its dependencies: with what it injects from global modules. */
export interface HealthModuleOptions<Parts extends unknown[]> {
  inject: InjectionToken[];
  probes: (...parts: Parts) => Record<DependencyName, DependencyProbe>;
}

/** Whether the process is ready. Clock and the parts come from global modules. */
@Global()
@Module({})
export class HealthModule {
  static forRoot<Parts extends unknown[]>({ inject, probes }: HealthModuleOptions<Parts>): DynamicModule {
    return {
      module: HealthModule,
      providers: [
        {
          provide: HealthChecks,
          useFactory: (clock: Clock, ...parts: Parts) => new DependencyHealthChecks(probes(...parts), clock),
          inject: [Clock, ...inject],
        },
      ],
      exports: [HealthChecks],
    };
  }
}
