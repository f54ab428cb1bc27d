export type * from './target.js';
export type { BootContext } from './context.js';
export { BootError } from './boot-error.js';
export { bringUp } from './bring-up.js';
export { removeProject } from './compose/project.js';
