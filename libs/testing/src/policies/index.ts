export { addressBehaviour } from './denied-addresses.js';
export { policyBehaviour } from './policy-behaviour.js';
export type { PolicySystem } from './policy-world.js';
export { WatchedNetwork } from './watched-network.js';
