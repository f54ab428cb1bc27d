export { createEngine, type Engine } from './engine.js';
export type {
  Container,
  ContainerDetail,
  ContainerEvent,
  ContainerStats,
  EngineFacts,
  EventStream,
} from './engine-types.js';
export { createCompose, endCompose, type Compose } from './compose.js';
export { readComposeFault } from './compose-faults.js';
export type { ComposeModel, ComposeService } from './compose-model.js';
export type { ComposeContainer } from './compose-ps.js';
export { readComposeVersion } from './compose-version.js';
