import { z } from 'zod';
import { exampleTolerance, parseTolerance } from '../tolerance.js';
import { byMetric, type Metric } from '../plan.js';
import { textLike, textOf } from './leaf.js';
import { filePath } from './target.js';

const tolerance = (metric: Metric) =>
  textOf(`a tolerance such as "${exampleTolerance(metric)}"`, (text) => parseTolerance(metric, text), {
    description: `How much worse ${metric} may be than the baseline: a relative part, an absolute one, or both joined by "and"; both must then be exceeded.`,
    examples: [exampleTolerance(metric)],
  }).optional();

const baselineStores = ['none', 'artifact', 'branch', 'file'] as const;

export const baseline = z
  .strictObject({
    store: z
      .enum(baselineStores)
      .meta({
        description:
          'Where the figures of earlier passing runs of the default branch are kept: workflow artifacts, a git branch, a file, or nowhere. Default: `artifact` in the action, `none` elsewhere.',
      })
      .optional(),
    path: filePath('For `store: file`: a .json file or a folder, relative to this configuration.').prefault(
      'loadgate-baseline.json',
    ),
    branch: textLike('a name of a branch', /(?![-/])(?!.*\.\.)[A-Za-z0-9._/-]+/, {
      description: 'For `store: branch`: the branch that keeps the figures, and nothing else.',
    }).prefault('loadgate-baselines'),
    remote: textLike('a name of a git remote', /(?!-)[A-Za-z0-9._/-]+/, {
      description: 'For `store: branch`: the git remote.',
    }).prefault('origin'),
    directory: textLike('a folder inside the branch', /(?![-/])(?!.*\.\.)[A-Za-z0-9._/-]+/, {
      description: 'For `store: branch`: the folder inside the branch.',
    }).prefault('baselines'),
    tolerance: z
      .strictObject(byMetric(tolerance))
      .meta({
        description:
          'What counts as worse than the baseline. The metrics named here are gated beside p95 (+25% and +5ms) and error_rate (+0.5pp).',
        examples: [{ p95: '+25% and +5ms', error_rate: '+0.5pp' }],
      })
      .default({}),
    anchor: textLike('a tag, a branch or a commit', /(?!-)[^\s~^:?*[\\]+/, {
      description:
        'A tag (or branch, or commit of 7 digits or more), such as the last release, whose remembered runs every run is held against, too: what drifted beyond the tolerance since then warns.',
      examples: ['v1.0.0'],
    }).optional(),
    'on-breach': z
      .enum(['confirm', 'fail', 'warn'])
      .meta({
        description:
          "What a metric beyond its tolerance does to the verdict. `confirm`: the comparison with the base's own target decides (see `compare`); where that can't be had, it fails.",
      })
      .default('confirm'),
  })
  .meta({ description: 'Comparison with earlier runs.' });
