export type * from './world.js';
export { maskTexts } from './secrets.js';
export { createWorld, type HostProcess } from './node-world.js';
