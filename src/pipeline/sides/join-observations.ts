import type { Observation, ServiceObservation } from '../../measurement/index.js';

/** What was seen of a target through several starts, as one. */
export function joinObservations(observations: readonly Observation[]): Observation {
  const services = new Map<string, ServiceObservation>();
  for (const service of observations.flatMap((observation) => observation.services)) {
    const known = services.get(service.service);
    services.set(
      service.service,
      known === undefined
        ? service
        : {
            ...known,
            containers: Math.max(known.containers, service.containers),
            samples: [...known.samples, ...service.samples],
          },
    );
  }
  return {
    services: [...services.values()],
    incidents: observations.flatMap(({ incidents }) => incidents),
    warnings: [...new Set(observations.flatMap(({ warnings }) => warnings))],
  };
}
