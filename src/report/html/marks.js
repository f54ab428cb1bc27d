// What the charts of report.html show behind and above their lines.
globalThis.loadgateMarks = (() => {
  const styles = getComputedStyle(document.documentElement);
  const color = (name) => styles.getPropertyValue(`--${name}`).trim();

  const drawLine = (ctx, { from, to, name, dash }) => {
    ctx.save();
    ctx.strokeStyle = color(name);
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
    ctx.beginPath();
    ctx.moveTo(...from);
    ctx.lineTo(...to);
    ctx.stroke();
    ctx.restore();
  };

  /** What is not judged, or every other set of containers, is shaded. */
  const shadePhases = (phases) => (plot) => {
    const { ctx, bbox } = plot;
    const edge = (second) =>
      Math.min(bbox.left + bbox.width, Math.max(bbox.left, plot.valToPos(second, 'x', true)));
    ctx.save();
    ctx.fillStyle = color('ramp');
    for (const { isShaded, from, to } of phases) {
      if (isShaded) ctx.fillRect(edge(from), bbox.top, edge(to) - edge(from), bbox.height);
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
    const y = plot.valToPos(limit, 'y', true);
    const { left, width } = plot.bbox;
    drawLine(plot.ctx, { from: [left, y], to: [left + width, y], name: 'bad', dash: [6, 4] });
  };

  /** The line of no difference, and the estimate with its interval over the pairs that it rests on. */
  const drawEstimate = (estimate) => (plot) => {
    const { ctx, bbox } = plot;
    const right = bbox.left + bbox.width;
    const zero = plot.valToPos(0, 'y', true);
    drawLine(ctx, { from: [bbox.left, zero], to: [right, zero], name: 'muted', dash: [] });
    if (!estimate) return;
    const left = Math.max(bbox.left, plot.valToPos(estimate.from, 'x', true));
    const within = (change) =>
      Math.min(bbox.top + bbox.height, Math.max(bbox.top, plot.valToPos(change, 'y', true)));
    const { low, high, change } = estimate;
    if (low !== null && high !== null) {
      ctx.save();
      ctx.fillStyle = `color-mix(in srgb, ${color('p95')} 16%, transparent)`;
      ctx.fillRect(left, within(high), right - left, within(low) - within(high));
      ctx.restore();
    }
    drawLine(ctx, { from: [left, within(change)], to: [right, within(change)], name: 'p95', dash: [6, 4] });
  };

  /** A pair that does not count is a gap in the lines, with a dotted line where it would be. */
  const drawUnfit =
    ({ seconds, unfit }) =>
    (plot) => {
      const { top, height } = plot.bbox;
      unfit.forEach((why, index) => {
        if (why === null) return;
        const x = plot.valToPos(seconds[index], 'x', true);
        drawLine(plot.ctx, { from: [x, top], to: [x, top + height], name: 'warn', dash: [2, 3] });
      });
    };

  return { color, shadePhases, drawLimit, drawEstimate, drawUnfit };
})();
