import type { LoadMeasurement, Observation, TargetIncident } from '../measurement/index.js';
import type { TestResult } from './result-schema.js';
import type { Reason } from './verdict.js';

type Incident = TestResult['incidents'][number];

/** Incidents with their second of the test. */
export function incidentsOf(observation: Observation, measurement: LoadMeasurement): Incident[] {
  return observation.incidents.map(({ atMs, service, kind, detail }) => ({
    second: Math.round((atMs - measurement.startedAtMs) / 100) / 10,
    service,
    kind,
    detail,
  }));
}

const words: Readonly<Record<TargetIncident['kind'], { verdict: Reason['verdict']; happened: string }>> = {
  exited: { verdict: 'fail', happened: 'exited under load' },
  'killed-for-memory': { verdict: 'fail', happened: 'was killed for its memory under load' },
  restarted: { verdict: 'fail', happened: 'restarted under load' },
  unhealthy: { verdict: 'warn', happened: 'turned unhealthy under load' },
};

/** A crash of the target fails the test; a failed health check alone only warns. One sentence for each kind. */
export function reasonsOfIncidents(observation: Observation): Reason[] {
  const firsts = new Map<string, { incident: TargetIncident; count: number }>();
  for (const incident of observation.incidents) {
    const key = `${incident.service}\n${incident.kind}`;
    const seen = firsts.get(key);
    if (seen === undefined) firsts.set(key, { incident, count: 1 });
    else seen.count += 1;
  }
  return [...firsts.values()].map(({ incident: { service, kind, detail }, count }) => {
    const facts = [detail, count > 1 ? `${count} times` : ''].filter((fact) => fact !== '').join(', ');
    const { verdict, happened } = words[kind];
    return { verdict, text: `${service} ${happened}${facts === '' ? '' : ` (${facts})`}` };
  });
}
