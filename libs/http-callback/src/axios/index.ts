export * from './addresses.module.js';
export { AxiosHttpCallback, type HttpCallbackOptions } from './axios-http-callback.js';
export type { ConnectOptions } from './dial.js';
export * from './axios-http-callback.module.js';
export * from './racing-connector.js';
