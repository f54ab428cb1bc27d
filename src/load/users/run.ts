import type { AsideRecorder } from '../record/asides.js';
import type { Carrier } from '../wire/carrier.js';
import type { UserRows } from '../values/feeders.js';
import type { SelfWatch } from '../record/generator-watch.js';
import type { Gate } from '../timing/gate.js';
import type { Random } from '../values/random.js';
import type { Recorder } from '../record/recorder.js';
import type { RunClock } from '../timing/run-clock.js';
import type { Scenario } from './scenario.js';
import type { Schedule } from '../timing/schedule.js';
import type { Session } from './session.js';
import type { KnownValue } from '../values/values.js';

/** What all users of a run share. */
export interface Run {
  readonly clock: RunClock;
  readonly schedule: Schedule;
  readonly scenario: Scenario;
  readonly recorder: Pick<
    Recorder,
    'users' | 'inFlight' | 'unrecorded' | 'tick' | 'record' | 'recordUnsent' | 'connected'
  >;
  readonly asides: AsideRecorder;
  readonly watch: Pick<SelfWatch, 'sent'>;
  /** Only of a side that pauses; undefined: users may always send. */
  readonly gate?: Gate;
  readonly timeoutMs: number;
  /** Values that every user knows from the start. */
  readonly given: ReadonlyMap<string, KnownValue>;
}

/** Where one user differs from the others. */
export interface Identity {
  readonly number: number;
  /** Index of its address. */
  readonly address: number;
  readonly random: Random;
  readonly carrier: Carrier;
  readonly rows: UserRows;
  readonly session: Session;
}
