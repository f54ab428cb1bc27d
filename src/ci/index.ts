export { deliver, type Delivery, type DeliveryContext } from './deliver.js';
export { readCiFacts } from './facts.js';
export { reportFailure } from './failure.js';
export { openGithub } from './github/access.js';
export { outputsOf, setOutputs, type Outputs } from './outputs.js';
