import { ConfigurableModuleBuilder } from '@nestjs/common';

/** What the api needs to know besides its ports. */
export interface ManagementOptions {
  /** Every /v1 route wants this as a bearer token; null leaves them open, which is only fit for loopback. */
  adminKey: string | null;
  /** The base URL under which targets reach this api, without a slash at its end; null when it is not configured. */
  publicUrl: string | null;
  /** The release, as the OpenAPI document states it. */
  version: string;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: MANAGEMENT_OPTIONS } =
  new ConfigurableModuleBuilder<ManagementOptions>({ moduleName: 'Management' })
    .setClassMethodName('forRoot')
    .build();

/** Who a write is ascribed to. */
export const actorOf = ({ adminKey }: ManagementOptions): string =>
  adminKey === null ? 'anonymous' : 'admin';
