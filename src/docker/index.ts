export { createEngine, type Engine } from './engine.js';
export type {
  Container,
  ContainerDetail,
  ContainerEvent,
  ContainerHealth,
  ContainerStats,
  EngineFacts,
  EventStream,
  ProjectResources,
} from './engine-types.js';
