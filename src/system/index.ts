export type * from './world.js';
export { isLongEnough, maskTexts } from './secrets.js';
export { createWorld, type HostProcess } from './node-world.js';
