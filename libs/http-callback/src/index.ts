export * from './http-callback.js';
