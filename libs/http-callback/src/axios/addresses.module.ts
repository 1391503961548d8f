import { Clock, Installation } from '@job-scheduler/job-model';
import { EventLog, type Wiring } from '@job-scheduler/platform';
import { Inject, Module, type DynamicModule } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { Registry } from 'prom-client';
import { AddressGuard } from '../addresses/address-guard.js';
import { addressPolicy, type AddressSettings } from '../addresses/address-settings.js';
import { AddressChoice } from './address-choice.js';
import { AddressMetrics } from './address-metrics.js';

/** How a process finds its address policy. */
export interface AddressesOptions extends Wiring {
  settings: AddressSettings;
  /** Whether the process serves this machine alone, as a standalone one on loopback does. */
  isLocal?: boolean;
}

/**
 * Where outgoing connections may go. The policy is known before the process begins to work. Injects Clock, EventLog,
 * Registry and Installation.
 */
@Module({})
export class AddressesModule implements OnModuleInit, OnModuleDestroy {
  private readonly closing = new AbortController();

  constructor(@Inject(AddressChoice) private readonly choice: AddressChoice) {}

  static forRoot({ settings, isLocal = false, imports }: AddressesOptions): DynamicModule {
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
          useFactory: (installation: Installation, guard: AddressGuard, clock: Clock, log: EventLog) =>
            new AddressChoice({ settings, isLocal }, installation, guard, clock, log),
          inject: [Installation, AddressGuard, Clock, EventLog],
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
