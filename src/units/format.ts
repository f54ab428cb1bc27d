/** Stands where a figure could not be had. */
const missing = '–';

const isMissing = (value: number | null): value is null => value === null || !Number.isFinite(value);

/** Three significant digits without an exponent: 0.27, 2.35, 12.3, 523. Never more than three decimals. */
function threeDigits(value: number): string {
  const size = Math.abs(value);
  // Each bound lies where rounding to the finer form would show one digit too many (99.95 is 100, not 100.0).
  if (size >= 99.95) return String(Math.round(value));
  if (size >= 9.995) return value.toFixed(1);
  return size >= 0.0995 || size < 0.0005 ? value.toFixed(2) : value.toFixed(3);
}

/** A latency for reports: `0.27 ms`, `12.3 ms`, `523 ms`, `1.20 s`; `–` for null. */
export function formatMs(ms: number | null): string {
  if (isMissing(ms)) return missing;
  if (ms === 0) return '0 ms';
  return Math.abs(ms) >= 999.5 ? `${threeDigits(ms / 1000)} s` : `${threeDigits(ms)} ms`;
}

/** A length of time as people say it: `1h 5m`, `1m 30s`, `2.5s`, `250ms`. At most two units. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)}ms`;
  if (ms < 9950) return `${Number((ms / 1000).toFixed(1))}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return twoUnits(Math.floor(seconds / 60), 'm', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  return twoUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'm');
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit} ${small}${smallUnit}`;
}

/** A size in binary units: `512 MiB`, `1.5 GiB`, `900 B`; `–` for null. */
export function formatBytes(bytes: number | null): string {
  if (isMissing(bytes)) return missing;
  const names = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let power = 0;
  while (Math.abs(value) >= 1023.5 && power < names.length - 1) {
    value /= 1024;
    power += 1;
  }
  const digits = Math.abs(value) < 99.95 && power > 0 ? Number(value.toFixed(1)) : Math.round(value);
  return `${digits} ${names[power]}`;
}

/** A share as a percentage: `0.42%`, `12.3%`, `100%`, `0.0021%`; `–` for null. */
export function formatFraction(fraction: number | null): string {
  if (isMissing(fraction)) return missing;
  const percent = fraction * 100;
  // "100%" must mean all and "0%" none: what lies close to them gets the decimals that tell it apart.
  const distance = Math.min(Math.abs(percent), Math.abs(100 - Math.abs(percent)));
  if (distance > 0 && distance < 0.095)
    return `${Number(percent.toFixed(Math.min(6, decimalsFor(distance))))}%`;
  const decimals = Math.abs(percent) >= 9.995 && Math.abs(percent) < 99.9 ? 1 : 2;
  return `${Number(percent.toFixed(decimals))}%`;
}

/** Decimals that show two significant digits of a number below 0.1. */
function decimalsFor(size: number): number {
  return 1 - Math.floor(Math.log10(size));
}

/** A count with thousands separated: `12,345`; `–` for null. */
export function formatCount(n: number | null): string {
  return isMissing(n) ? missing : Math.round(n).toLocaleString('en-US');
}

/** Events per second: `4.12/s`, `41.2/s`, `412/s`, `12,345/s`; `–` for null. */
export function formatRate(perSecond: number | null): string {
  if (isMissing(perSecond)) return missing;
  if (perSecond === 0) return '0/s';
  return Math.abs(perSecond) >= 999.5 ? `${formatCount(perSecond)}/s` : `${threeDigits(perSecond)}/s`;
}
