import { resolve } from 'node:path';
import { UsageError } from '../../errors.js';
import { formatDuration } from '../../units/index.js';
import type { BaseImage } from '../base-words.js';
import type { PlanOverrides } from '../overrides.js';
import { byMetric, type BaselinePlan, type ComparePlan, type TargetPlan, type TestPlan } from '../plan.js';
import { defaultToleranceOf } from '../schema/compare.js';
import type { FileConfig } from '../schema/file-config.js';

/** What the comparison follows from, beside its own keys. */
export interface Comparable {
  readonly rootDir: string;
  readonly target: TargetPlan;
  readonly baseline: BaselinePlan;
}

/**
 * How head is compared with the base's own target. An input or flag wins over the file.
 *
 * @throws UsageError where an input or flag asks for what the target can't give
 */
export function planCompare(
  { compare }: FileConfig,
  overrides: PlanOverrides,
  { rootDir, target, baseline }: Comparable,
): ComparePlan {
  const to = baseAskedFor(overrides) ?? compare.to;
  requireComparable(target, overrides);
  return {
    when: whenOf(to, target, baseline),
    ref: to === 'none' || to === 'base' ? undefined : to,
    images: { ...compare.images, ...imagesOf(overrides.baseImages ?? [], target) },
    copy: compare.copy.map((path) => resolve(rootDir, path)),
    gated: [
      ...compare.metrics.map((metric) => ({ metric, request: null })),
      ...Object.entries(compare.requests).flatMap(([request, gated]) =>
        gated.map((metric) => ({ metric, request })),
      ),
    ],
    tolerances: byMetric((metric) => (compare.tolerance[metric] ?? defaultToleranceOf(metric)).value),
    detect: compare.detect.value,
    maxDurationMs: compare['max-duration'],
  };
}

/** Images alone mean the base as the change tells it. */
const baseAskedFor = ({ base, baseImages }: PlanOverrides): string | undefined =>
  base ?? (baseImages === undefined ? undefined : 'base');

function whenOf(
  to: string | undefined,
  target: TargetPlan,
  { store, onBreach }: BaselinePlan,
): ComparePlan['when'] {
  if (to !== undefined) return to === 'none' ? 'never' : 'always';
  const hasSuspicions = onBreach === 'confirm' && store.kind !== 'none';
  return hasSuspicions && target.kind !== 'url' ? 'on-suspicion' : 'never';
}

function requireComparable(target: TargetPlan, overrides: PlanOverrides): void {
  if (target.kind === 'url' && (baseAskedFor(overrides) ?? 'none') !== 'none') {
    throw new UsageError(
      "A target given by its URL can't be compared with the base: nothing starts it here.",
      {
        fix: 'Test a "target.compose" or "target.command", or leave the comparison out.',
      },
    );
  }
  if (target.kind === 'command' && overrides.baseImages !== undefined) {
    throw new UsageError("The base of a command can't be an image: it is started from its own folder.", {
      fix: 'Leave the image out; "target.command.prepare" makes the folder ready.',
    });
  }
}

function imagesOf(images: readonly BaseImage[], target: TargetPlan): Readonly<Record<string, string>> {
  const byService = new Map<string, string>();
  for (const { service = serviceOf(target), image } of images) {
    const other = byService.get(service);
    if (other !== undefined) {
      throw new UsageError(`Service ${service} of the base is given two images: ${other} and ${image}.`, {
        fix: 'Give each service one.',
      });
    }
    byService.set(service, image);
  }
  return Object.fromEntries(byService);
}

const serviceOf = (target: TargetPlan): string => (target.kind === 'compose' ? target.service : '');

/** As long as warm-up and the first look take (see check/compare.ts), and two fresh starts with six pairs each. */
const confirmableMs = 135_000;

/** What a comparison would silently lack. */
export function compareWarnings({ when, maxDurationMs }: ComparePlan, tests: readonly TestPlan[]): string[] {
  const isAny = tests.some(({ isCompared }) => isCompared);
  if (when === 'always' && !isAny)
    return ['Nothing is compared with the base: each test that runs has "compare: false".'];
  if (when === 'never' || maxDurationMs >= confirmableMs) return [];
  return [
    `"compare.max-duration: ${formatDuration(maxDurationMs)}" leaves no time to measure a suspicion on fresh starts: a slower change ends as inconclusive; from 2m 15s on it can fail.`,
  ];
}
