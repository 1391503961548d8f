import { Clock } from '@job-scheduler/job-model';
import { EventLog, type Wiring } from '@job-scheduler/platform';
import { Inject, Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { Registry } from 'prom-client';
import { AddressGuard } from '../addresses/address-guard.js';
import { addressPolicy, type AddressSettings } from '../addresses/address-settings.js';
import { AddressChoice } from './address-choice.js';
import { AddressMetrics } from './address-metrics.js';

/** How a process finds its address policy. */
export interface AddressesOptions<Parts extends unknown[]> extends Wiring {
  settings: AddressSettings;
  /** Whether the process serves this machine alone, as a standalone one on loopback does. */
  isLocal?: boolean;
  inject: InjectionToken[];
  /** Whether the installation had jobs before there was a policy. */
  predatesPolicy: (...parts: Parts) => Promise<boolean>;
}

/**
 * Where outgoing connections may go. The policy is known before the process begins to work. Injects Clock, EventLog, Registry and what tells the age of the installation.
 */
@Module({})
export class AddressesModule implements OnModuleInit, OnModuleDestroy {
  private readonly closing = new AbortController();

  constructor(@Inject(AddressChoice) private readonly choice: AddressChoice) {}

  static forRoot<Parts extends unknown[]>(options: AddressesOptions<Parts>): DynamicModule {
    const { settings, isLocal = false, inject, predatesPolicy, imports } = options;
    const scope = settings.CALLBACK_ADDRESSES || (isLocal ? 'any' : 'public');
    return {
      module: AddressesModule,
      imports,
      providers: [
        {
          provide: AddressGuard,
          useFactory: (registry: Registry) =>
            new AddressGuard(addressPolicy(settings, scope), new AddressMetrics(registry)),
          inject: [Registry],
        },
        {
          provide: AddressChoice,
          useFactory: (guard: AddressGuard, clock: Clock, log: EventLog, ...parts: Parts) =>
            new AddressChoice({ settings, isLocal }, () => predatesPolicy(...parts), guard, clock, log),
          inject: [AddressGuard, Clock, EventLog, ...inject],
        },
      ],
      exports: [AddressGuard],
    };
  }

  async onModuleInit(): Promise<void> {
    await this.choice.make(this.closing.signal);
  }

  onModuleDestroy(): void {
    this.closing.abort();
  }
}
