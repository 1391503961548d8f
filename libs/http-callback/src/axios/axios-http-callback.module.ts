import { Module, type DynamicModule } from '@nestjs/common';
import { HttpCallback } from '../http-callback.js';
import { AxiosHttpCallback } from './axios-http-callback.js';

/** Outgoing calls. A runner closes it once its calls have ended; elsewhere it ends with the process. */
@Module({})
export class AxiosHttpCallbackModule {
  /** `version`: the release, as targets see it in `user-agent`. */
  static forRoot({ version }: { version: string }): DynamicModule {
    return {
      module: AxiosHttpCallbackModule,
      providers: [{ provide: HttpCallback, useFactory: () => new AxiosHttpCallback({ version }) }],
      exports: [HttpCallback],
    };
  }
}
