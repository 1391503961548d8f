export { firstKeyNotice } from './access/first-key.js';
export { type ManagementOptions } from './management-options.js';
export * from './management-settings.js';
export { signInSettings } from './sign-in/sign-in-settings.js';
export { ManagementModule } from './management.module.js';
export { FIELD_ERRORS, PROBLEMS, problemType, type ProblemCode } from './problems/catalogue.js';
export { createManagementApi, listen } from './serve-management-api.js';
