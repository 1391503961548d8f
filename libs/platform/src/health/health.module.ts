import { Clock } from '@job-scheduler/job-model';
import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import type { Wiring } from '../wiring.js';
import { CanaryState } from './canary-state.js';
import {
  DependencyHealthChecks,
  HealthChecks,
  type DependencyName,
  type DependencyProbe,
} from './health-checks.js';

/** How an app looks at its dependencies: with what it injects. */
export interface HealthModuleOptions<Parts extends unknown[]> extends Wiring {
  inject: InjectionToken[];
  probes: (...parts: Parts) => Record<DependencyName, DependencyProbe>;
}

/** Whether the process is ready. Injects Clock, CanaryState and what the probes look at. */
@Module({})
export class HealthModule {
  static forRoot<Parts extends unknown[]>({
    inject,
    probes,
    imports,
  }: HealthModuleOptions<Parts>): DynamicModule {
    return {
      module: HealthModule,
      imports,
      providers: [
        {
          provide: HealthChecks,
          useFactory: (clock: Clock, canary: CanaryState, ...parts: Parts) =>
            new DependencyHealthChecks(probes(...parts), clock, canary),
          inject: [Clock, CanaryState, ...inject],
        },
      ],
      exports: [HealthChecks],
    };
  }
}
