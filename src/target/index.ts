export type * from './target.js';
export type { BootContext, Side } from './context.js';
export { BootError, WrongImageError } from './boot-error.js';
export { bringUp } from './bring-up.js';
export { removeProject } from './compose/project.js';
