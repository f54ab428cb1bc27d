import { z } from 'zod';
import { quoteText, type Parsed } from '../../units/index.js';
import { byMetric, metrics, type Metric } from '../plan.js';
import { parseBase, parseImage } from '../base-words.js';
import { parseTolerance } from '../tolerance.js';
import { positiveDuration } from './duration.js';
import { textOf } from './leaf.js';
import { filePath, serviceName } from './target.js';

/** A part of the base's figure, or a difference of two shares, as a number and as the user wrote it. */
export interface Size {
  readonly value: number;
  readonly source: string;
}

/** What is tolerated where the file does not say. */
export const defaultToleranceOf = (metric: Metric): Size =>
  metric === 'error_rate' ? { value: 0.005, source: '0.5pp' } : { value: 0.05, source: '5%' };

/** Ratios are compared by their logarithm, so that an absolute part has no place there; error rates by points. */
function parseSize(metric: Metric, text: string): Parsed<Size> {
  const read = parseTolerance(metric, text);
  const shown = quoteText(text);
  const example = defaultToleranceOf(metric).source;
  if (!read.ok)
    return { ok: false, problem: `${shown} is no tolerance of this comparison; write "${example}"` };
  const { relative, absolute, source } = read.value;
  const [value, other] = metric === 'error_rate' ? [absolute, relative] : [relative, absolute];
  if (value === undefined || other !== undefined) {
    const what = metric === 'error_rate' ? 'percentage points' : "a part of the base's figure";
    return {
      ok: false,
      problem: `${shown}: both sides run side by side here, so ${metric} tolerates ${what}; write "${example}"`,
    };
  }
  return value > 0
    ? { ok: true, value: { value, source } }
    : {
        ok: false,
        problem: `${shown} tolerates nothing, not even how two starts of the same code differ; write "${example}"`,
      };
}

const tolerance = (metric: Metric) =>
  textOf(`a tolerance such as "${defaultToleranceOf(metric).source}"`, (text) => parseSize(metric, text), {
    description: `By how much ${metric} may be worse than the base's. Default: ${defaultToleranceOf(metric).source}.`,
    examples: [defaultToleranceOf(metric).source],
  }).optional();

function parseDetect(text: string): Parsed<Size> {
  const percent = /^\s*\+?(\d+(?:\.\d+)?)%\s*$/.exec(text)?.[1];
  const value = Number((Number(percent) / 100).toPrecision(12));
  return value > 0
    ? { ok: true, value: { value, source: text.trim() } }
    : { ok: false, problem: `${quoteText(text)} is no size of a change; write a percentage such as "10%"` };
}

const gatedMetric = z.enum(metrics).meta({ description: 'A metric.' });

export const compare = z
  .strictObject({
    to: textOf('"base", a branch, a tag or a commit', parseBase, {
      description:
        'What every run is compared with: `base`, the state that the change would be merged into or followed, or a branch, a tag or a commit; `none`: nothing, ever. Without it only a run that its stored baseline suspects, or does not know, is (see `baseline.on-breach`).',
      examples: ['base', 'main', 'v1.0.0'],
      pattern: String.raw`(?!-)(?!.*\.\.)[^\s:?*[\\]+`,
    }).optional(),
    images: z
      .record(
        serviceName,
        textOf('an image such as "ghcr.io/acme/api:main"', parseImage, {
          description: 'An image.',
          examples: ['ghcr.io/acme/api:main'],
        }),
      )
      .meta({
        description:
          "Images of the base by compose service, run instead of what the compose file builds or names; everything else of its stack is head's.",
        examples: [{ api: 'ghcr.io/acme/api:main' }],
      })
      .default({}),
    copy: z
      .array(filePath('A file or folder, relative to this configuration.'))
      .meta({
        description:
          "Files and folders that git does not have and the base needs as well; they are copied into its working tree. Compose's `.env` beside the first compose file is one of them, named or not.",
        examples: [['certs']],
      })
      .default([]),
    metrics: z
      .array(gatedMetric)
      .meta({
        description: 'Metrics of all requests of a test together that can fail the run.',
        examples: [['p95', 'error_rate']],
      })
      .default(['p95', 'error_rate']),
    requests: z
      .record(
        z.string(),
        z.array(gatedMetric).min(1, { error: 'the list is empty; name a metric, or leave the request out' }),
      )
      .meta({
        description: 'Metrics of single requests, by their name, that can fail the run, too.',
      })
      .default({}),
    tolerance: z
      .strictObject(byMetric(tolerance))
      .meta({
        description: 'By how much a gated metric may be worse than the base.',
        examples: [{ p95: '5%', error_rate: '0.5pp' }],
      })
      .default({}),
    detect: textOf('a percentage such as "10%"', parseDetect, {
      description:
        'A change of this size is looked for until it is found or ruled out; larger than the tolerances.',
      examples: ['10%'],
    }).prefault('10%'),
    'max-duration': positiveDuration(
      'The most time under load for the comparison of one test, warm-ups included, `1m` or more; then what is still open is `inconclusive`.',
      ['5m'],
    ).prefault('10m'),
  })
  .meta({
    description:
      "Comparison with the base's own target: both are started in the same job and measured in turn.",
  });

export type FileCompare = z.output<typeof compare>;
