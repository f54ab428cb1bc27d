// Draws the charts of report.html. Runs in the browser, after uPlot, on data that is inside the page.
(() => {
  const timelines = JSON.parse(document.getElementById('timelines').textContent);
  const reading = document.getElementById('reading');
  const pairsOfTests = JSON.parse(document.getElementById('pairs').textContent);
  const { formatMs, formatRate, formatCount, formatCores, formatBytes, formatSecond, formatChange } =
    globalThis.loadgateFormats;
  const { color, shadePhases, drawLimit, drawEstimate, drawUnfit } = globalThis.loadgateMarks;
  const plots = [];

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

  /** Base and head pair by pair, and how they differ. */
  const chartsOfPairs = (pairs) => {
    const unfit = pairs.unfit.filter((why) => why !== null).length;
    const marks = {
      unit: 'pair by pair',
      isDotted: true,
      gaps: gapsBetween(pairs.phases, pairs.seconds),
      draw: [drawUnfit(pairs)],
    };
    return [
      {
        ...marks,
        title: 'p95 of base and head',
        note: unfit === 0 ? '' : `dotted: ${unfit === 1 ? 'a pair' : `${unfit} pairs`} that can't count`,
        format: formatMs,
        lines: [
          { label: 'base', values: pairs.baseP95Ms, color: 'base' },
          { label: 'head', values: pairs.headP95Ms, color: 'p95' },
        ],
      },
      {
        ...marks,
        title: 'Head against base',
        note: pairs.estimate ? `dashed: ${formatChange(pairs.estimate.change)}, the estimate` : '',
        format: formatChange,
        range: rangeAround([pairs.estimate?.low, pairs.estimate?.high]),
        draw: [drawUnfit(pairs), drawEstimate(pairs.estimate)],
        lines: [{ label: 'difference', values: pairs.change, color: 'p95' }],
      },
    ];
  };

  /** Nothing was measured while containers were started anew: no line leads from one set to the next. */
  const gapsBetween = (phases, seconds) => (plot, line, first, last, missing) => {
    const edges = phases.slice(1).map(({ from }) => {
      const before = seconds.findLast((second) => second < from) ?? from;
      return [before, from].map((second) => Math.round(plot.valToPos(second, 'x', true)));
    });
    return [...missing, ...edges].sort(([a], [b]) => a - b);
  };

  /** From the lowest to the highest, zero among them, and never so near that noise looks large. */
  const rangeAround = (others) => (_, min, max) => {
    const all = [min, max, ...others].filter((value) => Number.isFinite(value));
    return [Math.min(-0.1, ...all) * 1.15, Math.max(0.1, ...all) * 1.15];
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
        y: { range: chart.range ?? ((_, min, max) => [0, max > 0 ? max * 1.25 : 1]) },
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
          ...(chart.gaps ? { gaps: chart.gaps } : {}),
          points: { show: chart.isDotted || timeline.seconds.length < 3, size: 5 },
          value: (_, value) => chart.format(value),
        })),
      ],
      hooks: {
        drawClear: [shadePhases(timeline.phases)],
        draw: [drawLimit(chart.limit), ...(chart.draw ?? [])],
      },
    };
  };

  /** What a chart shows at a second, in words. */
  const readOut = (chart, timeline, index) => {
    const second = timeline.seconds[index];
    const phase = timeline.phases.find(({ from, to }) => second >= from && second < to);
    const values = chart.lines.map(({ label, values }) => `${label} ${chart.format(values[index])}`);
    const unfit = timeline.unfit?.[index];
    if (unfit) values.push(`does not count: ${unfit}`);
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
      `${chart.title} over time, arrow keys read it ${chart.unit ?? 'second by second'}. The table below holds the figures.`,
    );
    const caption = document.createElement('figcaption');
    caption.textContent = chart.title;
    const noted = chart.limit ? `limit of p95: ${chart.format(chart.limit)}` : chart.note;
    if (noted) {
      const note = document.createElement('small');
      note.textContent = ` ${noted}`;
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

  for (const holder of document.querySelectorAll('[data-pairs]')) {
    const pairs = pairsOfTests[Number(holder.dataset.pairs)];
    for (const chart of chartsOfPairs(pairs))
      drawChart(chart, pairs, holder, `pairs-${holder.dataset.pairs}`);
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
