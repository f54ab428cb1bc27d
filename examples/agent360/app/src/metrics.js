import { Counter, Histogram, collectDefaultMetrics, register } from 'prom-client';

const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

collectDefaultMetrics();

const requestLatency = new Histogram({
  name: 'request_latency_seconds',
  help: 'Request latency in seconds',
  labelNames: ['endpoint'],
  buckets: latencyBuckets,
});

const requestErrors = new Counter({
  name: 'request_errors_total',
  help: 'Total number of request errors',
  labelNames: ['endpoint', 'error_type'],
});

export const cacheHits = new Counter({ name: 'cache_hits_total', help: 'Look-ups that the cache answered' });
export const cacheMisses = new Counter({
  name: 'cache_misses_total',
  help: 'Look-ups that had to be computed',
});

const dbLatency = new Histogram({
  name: 'db_latency_seconds',
  help: 'Latency of Cassandra queries in seconds',
  labelNames: ['operation'],
  buckets: latencyBuckets,
});

/** Records one request; `errorType` is undefined for a request that succeeded. */
export function observeRequest(endpoint, seconds, errorType) {
  requestLatency.observe({ endpoint }, seconds);
  if (errorType !== undefined) requestErrors.inc({ endpoint, error_type: errorType });
}

/** Runs a query and records how long it took, whether or not it succeeded. */
export async function timedQuery(operation, query) {
  const stop = dbLatency.startTimer({ operation });
  try {
    return await query();
  } finally {
    stop();
  }
}

/** The text that Prometheus scrapes. */
export async function exposition() {
  return { status: 200, text: await register.metrics(), type: register.contentType };
}
