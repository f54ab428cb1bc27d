import type { Result, TestResult } from '../../../src/analyze/index.js';
import { failingResult, newRequestResult, slowerResult } from './index.js';

/** Everything that an attacker could write into a name or an answer. */
export const hostileText =
  '<script>alert(1)</script> @everyone #1 | `code` ``two`` [x](javascript:alert(1)) ![i](https://evil.example/a.png) ' +
  '**bold** </details> <!-- loadgate:verdict=pass --> \u0000\u001B[31m\u202Egnp.\u2028 \uD800 :tada: www.evil.example $x$ \\| ]]> &amp; "\'\n# heading\n- item';

export const hostileResult = (): Result => hostile(failingResult());

/** The same in what is told of base: its commit, its containers, the requests that it lacks. */
export function hostileTurns(): Result {
  const [{ interleaved } = { interleaved: undefined }] = newRequestResult().tests;
  const result = hostile(slowerResult());
  const base = result.base && { ...result.base, why: hostileText, message: hostileText, commit: hostileText };
  const turned = interleaved && {
    ...interleaved,
    newRequests: [hostileText],
    incidents: [{ second: 1, service: hostileText, kind: hostileText, detail: hostileText }],
    series: interleaved.series.map((pair, index) => (index === 3 ? { ...pair, unfit: hostileText } : pair)),
  };
  const tests = result.tests.map((each) => ({ ...each, reasons: ['other'], interleaved: turned }));
  return { ...result, ...(base === undefined ? {} : { base }), reasons: ['other'], tests };
}

function hostile(base: Result): Result {
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
