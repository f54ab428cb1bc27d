export { deliver, type Delivery } from './deliver.js';
export { readCiFacts } from './facts.js';
export { reportFailure } from './failure.js';
export { openGithub } from './github/access.js';
export { readAcceptances, type SaidOnGithub } from './github/acceptance/acceptances.js';
export { outputsOf } from './outputs.js';
