export { DataDirectoryError } from './data-directory-error.js';
export { PrivatePostgres, type PrivatePostgresOptions } from './private-postgres.js';
