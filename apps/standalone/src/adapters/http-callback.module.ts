import { Global, Module } from '@nestjs/common';
import { HttpCallback } from '@job-scheduler/http-callback';
import { AxiosHttpCallback } from '@job-scheduler/http-callback/axios';

/** Outgoing calls. The runner closes it once its calls have ended. */
@Global()
@Module({})
export class HttpCallbackModule {
  static forRoot({ version }: { version: string }) {
    return {
      module: HttpCallbackModule,
      providers: [{ provide: HttpCallback, useFactory: () => new AxiosHttpCallback({ version }) }],
      exports: [HttpCallback],
    };
  }
}
