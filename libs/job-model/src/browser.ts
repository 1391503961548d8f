// What of the model runs in a browser: nothing here may import a module of Node.js.
export { isAtLeast, ROLES, type Role } from './roles.js';
