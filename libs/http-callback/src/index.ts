export * from './call-abort.js';
export * from './call-of-run.js';
export * from './http-callback.js';
export * from './prepared-operations.js';
