export type * from './decision.js';
export type * from './pairs.js';
export type { DecisionSettings } from './settings.js';
export { decide, type DecisionInput } from './decide.js';
export { requestsThatBaseLacks } from './fitness.js';
export { defaultSettings } from './settings.js';
