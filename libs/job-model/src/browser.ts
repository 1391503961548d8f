// What of the model runs in a browser: nothing here may import a module of Node.js.
export { percentUsed, usageOf, type Usage } from './capacity-used.js';
export { DEFAULT_NAMESPACE } from './default-namespace.js';
export { isAtLeast, ROLES, type Role } from './roles.js';
export { ACTIVE_STATES, RUN_STATES, RUN_TRIGGERS, type RunState, type RunTrigger } from './run.js';
