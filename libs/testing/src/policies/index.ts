export { policyBehaviour } from './policy-behaviour.js';
export type { PolicySystem } from './policy-world.js';
