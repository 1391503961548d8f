export { addressBehaviour, PUBLIC_ADDRESSES } from './denied-addresses.js';
export { policyBehaviour } from './policy-behaviour.js';
export type { PolicySystem } from './policy-world.js';
