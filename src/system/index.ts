export type * from './world.js';
export { createWorld, type HostProcess } from './node-world.js';
