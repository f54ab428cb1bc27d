import type { HooksPlan, LoadPlan, OncePlan } from '../config/index.js';
import type { LoadMeasurement } from '../measurement/index.js';
import type { DriveContext } from './drive-context.js';
import { JoinedSeries } from './record/joined-series.js';
import type { OnceContext, OnceOutcome } from './engine/once.js';
import { measurementOf } from './record/part.js';
import { wholeShare } from './values/share.js';

export type { DriveContext } from './drive-context.js';
export type { SliceLength } from './engine/side-engine.js';
export { drive } from './threads/drive.js';
export { type DrivenSide, openSide, type SideContext } from './threads/driven-side.js';
