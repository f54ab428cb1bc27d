// Draws the timelines of report.html. Runs in the browser, after uPlot, on data that is inside the page.
(() => {
  const timelines = JSON.parse(document.getElementById('timelines').textContent);
  const reading = document.getElementById('reading');
  const styles = getComputedStyle(document.documentElement);
  const color = (name) => styles.getPropertyValue(`--${name}`).trim();
  const plots = [];

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

  /** Steps of an axis: powers of two, so that memory is labelled in round MiB; and whole numbers for what is counted. */
  const binarySteps = Array.from({ length: 41 }, (_, power) => 2 ** power);
  const wholeSteps = Array.from({ length: 8 }, (_, power) =>
    [1, 2, 5].map((step) => step * 10 ** power),
  ).flat();

  /** A line for each kind of error where there are several, else one for all. */
  const errorLines = ({ errors, errorKinds }) =>
    errorKinds.length > 1
      ? errorKinds.map(({ name, kind, values }) => ({ label: name, values, color: `error-${kind}` }))
      : [{ label: errorKinds[0]?.name ?? 'errors', values: errors, color: 'errors', filled: true }];

  /** The charts of one test: title, unit, and lines. */
  const chartsOf = (timeline) => {
    const perService = (key) =>
      timeline.services.map((service, index) => ({
        label: service.name,
        values: service[key],
        color: `service-${index % 6}`,
      }));
    const charts = [
      {
        title: 'Latency of ok responses',
        format: formatMs,
        limit: timeline.p95LimitMs,
        lines: [
          { label: 'p50', values: timeline.p50Ms, color: 'p50' },
          { label: 'p95', values: timeline.p95Ms, color: 'p95' },
        ],
      },
      {
        title: 'Throughput',
        format: formatRate,
        lines: [{ label: 'requests', values: timeline.rps, color: 'rps', filled: true }],
      },
      {
        title: 'Users',
        format: formatCount,
        steps: wholeSteps,
        lines: [
          { label: 'users', values: timeline.users, color: 'users' },
          { label: 'waiting for an answer', values: timeline.inFlight, color: 'in-flight' },
        ],
      },
      {
        title: 'Errors',
        format: formatRate,
        lines: errorLines(timeline),
      },
      { title: 'CPU', format: formatCores, lines: perService('cpuCores') },
      { title: 'Memory', format: formatBytes, steps: binarySteps, lines: perService('memoryBytes') },
    ];
    return charts.filter(({ lines }) => lines.some(({ values }) => values.some((value) => value !== null)));
  };

  /** Ramps are shaded: only the hold between them is judged. */
  const shadePhases = (phases) => (plot) => {
    const { ctx, bbox } = plot;
    const edge = (second) =>
      Math.min(bbox.left + bbox.width, Math.max(bbox.left, plot.valToPos(second, 'x', true)));
    ctx.save();
    ctx.fillStyle = color('ramp');
    for (const { name, from, to } of phases) {
      if (name !== 'hold') ctx.fillRect(edge(from), bbox.top, edge(to) - edge(from), bbox.height);
    }
    ctx.fillStyle = color('muted');
    ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textBaseline = 'top';
    for (const { name, from, to } of phases) {
      const room = edge(to) - edge(from);
      if (ctx.measureText(name).width + 8 * devicePixelRatio < room) {
        ctx.fillText(name, edge(from) + 4 * devicePixelRatio, bbox.top + 3 * devicePixelRatio);
      }
    }
    ctx.restore();
  };

  /** A limit is a dashed line, where it lies within the chart. */
  const drawLimit = (limit) => (plot) => {
    if (limit === null || limit === undefined || limit > plot.scales.y.max) return;
    const { ctx, bbox } = plot;
    const y = plot.valToPos(limit, 'y', true);
    ctx.save();
    ctx.strokeStyle = color('bad');
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  };

  const optionsFor = (chart, timeline, group, width) => {
    const axis = {
      stroke: () => color('muted'),
      grid: { stroke: () => color('line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui, sans-serif',
    };
    return {
      width,
      height: 190,
      padding: [8, 8, 0, 0],
      cursor: { sync: { key: group }, points: { size: 7 }, drag: { x: false, y: false }, y: false },
      legend: { live: true },
      scales: {
        x: { time: false, range: (_, min, max) => [min, Math.max(max, min + 1)] },
        y: { range: (_, min, max) => [0, max > 0 ? max * 1.25 : 1] },
      },
      axes: [
        {
          ...axis,
          values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? formatSecond(tick) : '')),
          size: 30,
        },
        {
          ...axis,
          size: 74,
          values: (_, ticks) => ticks.map(chart.format),
          ...(chart.steps ? { incrs: chart.steps } : {}),
        },
      ],
      series: [
        { label: 'at', value: (_, second) => formatSecond(second) },
        ...chart.lines.map((line) => ({
          label: line.label,
          stroke: () => color(line.color),
          fill: line.filled ? () => `color-mix(in srgb, ${color(line.color)} 16%, transparent)` : undefined,
          width: 1.75,
          points: { show: timeline.seconds.length < 3 },
          value: (_, value) => chart.format(value),
        })),
      ],
      hooks: { drawClear: [shadePhases(timeline.phases)], draw: [drawLimit(chart.limit)] },
    };
  };

  /** What a chart shows at a second, in words. */
  const readOut = (chart, timeline, index) => {
    const second = timeline.seconds[index];
    const phase = timeline.phases.find(({ from, to }) => second >= from && second < to);
    const values = chart.lines.map(({ label, values }) => `${label} ${chart.format(values[index])}`);
    return `${formatSecond(second)}, ${phase ? phase.name : ''}: ${values.join(', ')}`;
  };

  /** Arrow keys, Home and End move the cursor of every chart of the test. */
  const listenToKeys = (figure, plot, chart, timeline, group) => {
    const last = timeline.seconds.length - 1;
    figure.addEventListener('keydown', (event) => {
      const now = plot.cursor.idx ?? -1;
      const step = event.shiftKey ? 10 : 1;
      const next = { ArrowRight: now + step, ArrowLeft: now < 0 ? last : now - step, Home: 0, End: last }[
        event.key
      ];
      if (next === undefined) return;
      event.preventDefault();
      const index = Math.min(last, Math.max(0, next));
      for (const other of plots.filter((each) => each.group === group)) {
        other.plot.setCursor({ left: other.plot.valToPos(timeline.seconds[index], 'x'), top: 10 });
      }
      reading.textContent = readOut(chart, timeline, index);
    });
  };

  const drawChart = (chart, timeline, holder, group) => {
    const figure = document.createElement('figure');
    figure.className = 'chart';
    figure.tabIndex = 0;
    figure.setAttribute('role', 'group');
    figure.setAttribute(
      'aria-label',
      `${chart.title} over time, arrow keys read it second by second. The table below holds the figures.`,
    );
    const caption = document.createElement('figcaption');
    caption.textContent = chart.title;
    if (chart.limit) {
      const note = document.createElement('small');
      note.textContent = ` limit of p95: ${chart.format(chart.limit)}`;
      caption.append(note);
    }
    figure.append(caption);
    holder.append(figure);
    const data = [timeline.seconds, ...chart.lines.map(({ values }) => values)];
    const plot = new uPlot(optionsFor(chart, timeline, group, figure.clientWidth), data, figure);
    listenToKeys(figure, plot, chart, timeline, group);
    plots.push({ plot, figure, group });
  };

  for (const holder of document.querySelectorAll('[data-timeline]')) {
    const timeline = timelines[Number(holder.dataset.timeline)];
    for (const chart of chartsOf(timeline))
      drawChart(chart, timeline, holder, `test-${holder.dataset.timeline}`);
  }

  // The end of a log is what tells why.
  for (const log of document.querySelectorAll('pre')) log.scrollTop = log.scrollHeight;

  const redraw = () => plots.forEach(({ plot }) => plot.redraw(false, true));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);

  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const { plot } = plots.find(({ figure }) => figure === target);
      if (plot.width !== target.clientWidth) plot.setSize({ width: target.clientWidth, height: plot.height });
    }
  });
  plots.forEach(({ figure }) => observer.observe(figure));

  // Paper is white, and nothing on it opens.
  addEventListener('beforeprint', () => {
    document.documentElement.classList.add('printing');
    redraw();
  });
  addEventListener('afterprint', () => {
    document.documentElement.classList.remove('printing');
    redraw();
  });
})();
