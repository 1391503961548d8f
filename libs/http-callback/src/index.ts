export * from './call-of-run.js';
export * from './http-callback.js';
