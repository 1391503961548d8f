export { AxiosHttpCallback, type HttpCallbackOptions } from './axios-http-callback.js';
export type { ConnectOptions } from './connection-pool.js';
export * from './axios-http-callback.module.js';
