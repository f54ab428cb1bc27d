import { parsePercentagePoints, type Parsed } from '../units/index.js';
import { exampleLimit, parseMetricValue, worsensUpwards } from './limits.js';
import type { Metric, TolerancePlan } from './plan.js';

/** What a metric may change by, without its name. */
export type Tolerance = Omit<TolerancePlan, 'metric'>;

/** An example for messages and the JSON Schema. */
export function exampleTolerance(metric: Metric): string {
  if (metric === 'error_rate') return '+0.5pp';
  return metric === 'rps' ? '-10%' : '+25% and +5ms';
}

/**
 * Reads `+25%`, `+5ms`, `+25% and +5ms`, `+0.5pp`, `-10%`: a relative part, an absolute one or both. The sign is
 * the metric's bad direction and may be left out.
 */
export function parseTolerance(metric: Metric, text: string): Parsed<Tolerance> {
  const refused = (problem: string): Parsed<Tolerance> => ({ ok: false, problem });
  const shown = JSON.stringify(text);
  const bad = worsensUpwards(metric) ? '+' : '-';
  let relative: number | undefined;
  let absolute: number | undefined;
  for (const part of text.split(/\s+and\s+/)) {
    const [, sign = '', size = ''] = /^\s*([+-]?)\s*(.*?)\s*$/s.exec(part) ?? [];
    if (sign !== '' && sign !== bad) {
      return refused(
        `${shown} tolerates an improvement; ${metric} gets worse ${bad === '+' ? 'upwards' : 'downwards'}, so write "${bad}${size}"`,
      );
    }
    const percent = /^(\d+(?:\.\d+)?)%$/.exec(size);
    if (percent && relative === undefined) {
      relative = Number((Number(percent[1]) / 100).toPrecision(12));
      if (bad === '-' && relative >= 1) {
        return refused(`${shown} would never be exceeded: nothing falls by more than 100%; write "-10%"`);
      }
      continue;
    }
    const value = percent ? undefined : parseAbsolute(metric, size);
    if (value?.ok && absolute === undefined) {
      absolute = value.value;
      continue;
    }
    if (value && !value.ok)
      return refused(`${shown} is no tolerance of ${metric}; write "${exampleTolerance(metric)}"`);
    return refused(`${shown} gives two ${percent ? 'relative' : 'absolute'} parts; give one of each at most`);
  }
  return { ok: true, value: { relative, absolute, source: text.trim() } };
}

/** Error rates differ by percentage points; a bare number is no difference at all. */
function parseAbsolute(metric: Metric, size: string): Parsed<number> {
  if (metric === 'error_rate') return parsePercentagePoints(size);
  return /^[\d.]+$/.test(size) && metric !== 'rps'
    ? { ok: false, problem: `write ${exampleLimit(metric)}` }
    : parseMetricValue(metric, size);
}
