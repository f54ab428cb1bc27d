/** A closed run of one step without think time. */
export function closedPlan({ users, seconds, step }) {
  return {
    seed: 1,
    users,
    stages: [{ level: users, rampMs: 0, holdMs: seconds * 1000 }],
    rampDownMs: 0,
    generators: { threads: 1, isAuto: true },
    timeoutMs: 10_000,
    headers: [],
    redirects: 0,
    cookies: true,
    feeders: [],
    scenario: {
      name: 'benchmark',
      think: { minMs: 0, maxMs: 0 },
      tasks: [{ name: 'task', weight: 1, steps: [step] }],
    },
  };
}
