/** Labels that compose puts on whatever it makes. */
export const composeLabels = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
} as const;

/** The query that selects a project's own. */
export function projectFilter(
  project: string,
  more: Readonly<Record<string, readonly string[]>> = {},
): string {
  return `filters=${encodeURIComponent(JSON.stringify({ label: [`${composeLabels.project}=${project}`], ...more }))}`;
}
