import { Module, type DynamicModule } from '@nestjs/common';
import { AddressGuard } from '../addresses/address-guard.js';
import { OutgoingConnector } from '../addresses/outgoing-connector.js';
import { policyOf } from '../addresses/address-settings.js';
import { HttpCallback, OwnHttpCallback } from '../http-callback.js';
import { AxiosHttpCallback } from './axios-http-callback.js';
import { RacingConnector } from './racing-connector.js';

/**
 * Outgoing calls and connections. A runner closes them once its calls have ended; elsewhere it ends with the process.
 * Injects AddressGuard, and exports it too.
 */
@Module({})
export class AxiosHttpCallbackModule {
  /** `version`: the release, as targets see it in `user-agent`. `addresses`: the module of AddressGuard. */
  static forRoot({ version, addresses }: { version: string; addresses: DynamicModule }): DynamicModule {
    return {
      module: AxiosHttpCallbackModule,
      imports: [addresses],
      providers: [
        {
          provide: HttpCallback,
          useFactory: (guard: AddressGuard) => new AxiosHttpCallback({ version, addresses: guard }),
          inject: [AddressGuard],
        },
        {
          provide: OwnHttpCallback,
          useFactory: () => new AxiosHttpCallback({ version, addresses: new AddressGuard(policyOf('any')) }),
        },
        {
          provide: OutgoingConnector,
          useFactory: (guard: AddressGuard) => new RacingConnector(guard),
          inject: [AddressGuard],
        },
      ],
      exports: [HttpCallback, OwnHttpCallback, OutgoingConnector, addresses],
    };
  }
}
