// Figures as report.html writes them: the charts' axes, legends and what is read aloud.
globalThis.loadgateFormats = (() => {
  const threeDigits = (value) =>
    value >= 99.95 ? Math.round(value).toLocaleString('en-US') : Number(value.toPrecision(3));
  const orDash = (format) => (value) => (value === null || value === undefined ? '–' : format(value));
  const formatMs = orDash((ms) => (ms >= 999.5 ? `${threeDigits(ms / 1000)} s` : `${threeDigits(ms)} ms`));
  const formatRate = orDash((rate) => `${threeDigits(rate)}/s`);
  const formatCount = orDash((count) => Math.round(count).toLocaleString('en-US'));
  const formatCores = orDash((cores) => `${Number(cores.toFixed(2))} cores`);
  const formatBytes = orDash((bytes) =>
    bytes >= 2 ** 30 ? `${threeDigits(bytes / 2 ** 30)} GiB` : `${threeDigits(bytes / 2 ** 20)} MiB`,
  );
  const formatSecond = orDash((second) =>
    second < 120 ? `${second} s` : `${Math.floor(second / 60)}m ${String(second % 60).padStart(2, '0')}s`,
  );
  const formatChange = orDash((change) => {
    const percent = Number((change * 100).toFixed(1));
    return `${percent > 0 ? '+' : ''}${percent}%`.replace('-', '−');
  });

  return { formatMs, formatRate, formatCount, formatCores, formatBytes, formatSecond, formatChange };
})();
