import type { BaselineRecord } from '../../src/analyze/index.js';

/** A record as a passing run leaves it. */
export function baselineRecord(changes: Partial<BaselineRecord> = {}): BaselineRecord {
  const metrics = {
    p50: 12.5,
    p90: 20,
    p95: 31,
    p99: 44,
    p999: null,
    max: 90,
    mean: 14,
    error_rate: 0,
    rps: 410,
  };
  return {
    commit: 'a'.repeat(40),
    measuredAt: '2026-11-20T10:00:00.000Z',
    loadgate: '0.1.0',
    machine: {
      cpuModel: 'AMD EPYC 7763',
      cores: 4,
      memoryBytes: 16_777_216_000,
      os: 'linux 6.8.0 x64',
      runnerImage: 'ubuntu24 20261101.1',
    },
    stackHash: 's'.repeat(64),
    tests: [{ name: 'load', scenarioHash: 'h'.repeat(64), metrics, byRequest: [{ name: 'init', metrics }] }],
    ...changes,
  };
}
