export type * from './world.js';
export { createWorld } from './node-world.js';
