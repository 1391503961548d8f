export { DataDirectoryError } from './data-directory-error.js';
export { freePort } from './free-port.js';
export { PrivatePostgres, type PrivatePostgresOptions } from './private-postgres.js';
