export { complaintOf, createGit, defaultBranchOf, type Git } from './git.js';
export { readRemote, type Remote } from './remote.js';
