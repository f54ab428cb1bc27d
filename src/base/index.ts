export { baseTargetOf, dotEnvOf } from './base-target.js';
export { findCommit, mergedIntoHead } from './find-commit.js';
export { openBase, type Base, type BaseContext, type BaseRequest } from './open-base.js';
export { removeBase } from './worktree.js';
