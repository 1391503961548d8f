export * from './addresses/address-guard.js';
export * from './addresses/address-policy.js';
export * from './addresses/address-settings.js';
export * from './addresses/outgoing-connector.js';
export * from './call-abort.js';
export * from './call-of-run.js';
export * from './http-callback.js';
export * from './prepared-operations.js';
