import type { Result, TestResult } from '../../../src/analyze/index.js';
import { failingResult } from './index.js';

/** Everything that an attacker could write into a name or an answer. */
export const hostileText =
  '<script>alert(1)</script> @everyone #1 | `code` ``two`` [x](javascript:alert(1)) ![i](https://evil.example/a.png) ' +
  '**bold** </details> <!-- loadgate:verdict=pass --> \u0000\u001B[31m\u202Egnp.\u2028 \uD800 :tada: www.evil.example $x$ \\| ]]> &amp; "\'\n# heading\n- item';

export function hostileResult(): Result {
  const base = failingResult();
  const log = `${hostileText}\n\`\`\`\n\`\`\`\`\n</pre></details>\n${hostileText}`;
  return {
    ...base,
    suite: hostileText,
    reasons: [hostileText],
    warnings: [hostileText],
    baseline: {
      ...base.baseline,
      advisory: true,
      message: hostileText,
      commit: hostileText,
      machine: hostileText,
    },
    environment: {
      ...base.environment,
      branch: hostileText,
      commit: hostileText,
      target: hostileText,
      cpuModel: hostileText,
      os: hostileText,
      runnerImage: hostileText,
      configPath: hostileText,
      runUrl: 'javascript:alert(1)//](x)',
    },
    serviceLogs: [{ service: hostileText, state: hostileText, tail: log }],
    tests: base.tests.map(hostileTest),
  };
}

function hostileTest(item: TestResult): TestResult {
  return {
    ...item,
    name: hostileText,
    scenario: hostileText,
    reasons: [hostileText],
    warnings: [hostileText],
    thresholds: item.thresholds.map((each) => ({
      ...each,
      request: hostileText,
      source: hostileText,
      message: hostileText,
    })),
    comparison: item.comparison.map((each) => ({ ...each, tolerance: hostileText, message: hostileText })),
    byRequest: item.byRequest.map((each, index) => ({
      ...each,
      name: index === 0 ? hostileText : `${hostileText}${index}`,
    })),
    errorExamples: item.errorExamples.map((each) => ({
      ...each,
      kind: hostileText,
      request: hostileText,
      message: hostileText,
    })),
    resources: item.resources.map((each) => ({ ...each, service: hostileText })),
    incidents: [{ second: 12, service: hostileText, kind: hostileText, detail: hostileText }],
    findings: item.findings.map((each) => ({
      ...each,
      type: hostileText,
      evidence: hostileText,
      recommendation: hostileText,
    })),
  };
}
