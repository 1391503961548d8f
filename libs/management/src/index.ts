export { configureManagementApi } from './configure-management-api.js';
export { HealthChecks, type DependencyStatus } from './health/health-checks.js';
export { managementFastifyOptions } from './http/fastify-options.js';
export { type ManagementOptions } from './management-options.js';
export { ManagementModule } from './management.module.js';
export { createOpenApiDocument } from './openapi/document.js';
export { FIELD_ERRORS, PROBLEMS, problemType, type ProblemCode } from './problems/catalogue.js';
