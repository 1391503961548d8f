export { addressBehaviour, PUBLIC_ADDRESSES } from './address-behaviour.js';
export { policyBehaviour } from './policy-behaviour.js';
export type { PolicySystem } from './policy-world.js';
