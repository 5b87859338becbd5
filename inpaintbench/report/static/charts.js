/* Charts as SVG: bars with intervals, lines with bands, points. Every one has a table or list beside it. */
"use strict";

Report.charts = (() => {
  const { el, number } = Report;

  /* As wide as there is room: what is drawn smaller than it was meant is hard to read. */
  function room() {
    const there = document.getElementById("main").clientWidth - 40;
    return Math.max(300, Math.min(640, there));
  }

  /* Round numbers that cover a range, about `wanted` of them. */
  function ticks(low, high, wanted = 5) {
    if (!(high > low)) return [low];
    const rough = (high - low) / wanted;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((part) => part * power).find((part) => part >= rough);
    const found = [];
    for (let at = Math.ceil(low / step) * step; at <= high + step * 1e-9; at += step) found.push(Math.abs(at) < step * 1e-9 ? 0 : at);
    return found;
  }

  function spread(values, margin = 0.06) {
    const known = values.filter((value) => typeof value === "number" && Number.isFinite(value));
    if (!known.length) return [0, 1];
    const low = Math.min(...known);
    const high = Math.max(...known);
    const room = (high - low || Math.abs(high) || 1) * margin;
    return [low - room, high + room];
  }

  function scale([low, high], [from, to]) {
    return (value) => from + ((value - low) / (high - low || 1)) * (to - from);
  }

  function frame(width, height, label) {
    return el("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img", "aria-label": label, style: { "max-width": `${Math.round(width * 1.15)}px` } });
  }

  function text(x, y, content, attributes) {
    return el("text", { x, y, ...attributes }, content);
  }

  /* Rows of {name, value, low, high, hue, faint}: a point with its interval on one axis. */
  function intervals(rows, label, { width = room(), zero = false } = {}) {
    const left = Math.min(width * 0.4, 12 + 6.6 * Math.max(...rows.map((row) => Math.min(row.name.length, 30))));
    const step = 24;
    const height = rows.length * step + 34;
    const every = rows.flatMap((row) => [row.value, row.low, row.high]);
    const range = spread(zero ? [...every, 0] : every);
    const x = scale(range, [left + 8, width - 14]);
    const svg = frame(width, height, label);
    for (const at of ticks(...range)) {
      svg.append(el("line", { class: at === 0 ? "axis" : "grid", x1: x(at), x2: x(at), y1: 4, y2: height - 26 }),
        text(x(at), height - 10, number(at, 3), { class: "tick", "text-anchor": "middle" }));
    }
    rows.forEach((row, place) => {
      const y = 4 + step * (place + 0.5);
      const name = row.name.length > 30 ? `${row.name.slice(0, 29)}…` : row.name;
      svg.append(text(left, y + 4, name, { class: row.faint ? "label faint" : "label", "text-anchor": "end" }));
      if (typeof row.value !== "number") return;
      const mark = el("g", { class: "mark", style: { "--hue": row.hue || "var(--accent)" } },
        el("title", {}, `${row.name}: ${number(row.value)} ${Report.interval(row.low, row.high)}`));
      if (row.low !== null && row.low !== undefined) {
        mark.append(el("line", { class: "whisker", x1: x(row.low), x2: x(row.high), y1: y, y2: y }));
      }
      mark.append(el("circle", { cx: x(row.value), cy: y, r: row.faint ? 3.5 : 5 }));
      svg.append(mark);
    });
    return svg;
  }

  /* `series` are {name, hue, points: [{x, value, low, high, mark}]}, `mark` is "best", "as good" or none; `names` are the
     ticks of the x axis where it has words; `zero` says whether the y axis begins there. */
  function lines(series, label, { width = room(), height = 300, names = null, counted = false, zero = true, xTitle = "", yTitle = "" } = {}) {
    const points = series.flatMap((one) => one.points);
    const xRange = spread(points.map((point) => point.x), names ? 0.12 : 0.03);
    const yRange = spread([...points.flatMap((point) => [point.value, point.low, point.high]), ...(zero ? [0] : [])], 0.05);
    const x = scale(xRange, [58, width - 12]);
    const y = scale(yRange, [height - 40, 12]);
    const svg = frame(width, height, label);
    axes(svg, { x, y, xRange, yRange, width, height, names, counted, xTitle, yTitle });
    for (const one of series) {
      const banded = one.points.filter((point) => typeof point.low === "number");
      const group = el("g", { class: "series", style: { "--hue": one.hue } }, el("title", {}, one.name));
      if (banded.length > 1) {
        const edge = [...banded.map((point) => `${x(point.x)},${y(point.high)}`),
          ...banded.slice().reverse().map((point) => `${x(point.x)},${y(point.low)}`)];
        group.append(el("path", { class: "band", d: `M${edge.join("L")}Z` }));
      }
      group.append(el("polyline", { points: one.points.map((point) => `${x(point.x)},${y(point.value)}`).join(" "), "stroke-dasharray": one.dash }));
      for (const point of one.points) {
        group.append(el("circle", { cx: x(point.x), cy: y(point.value), r: point.mark ? 5 : 3, class: point.mark === "best" ? "ring" : null },
          el("title", {}, `${one.name}, ${names ? names[point.x] : point.x}: ${number(point.value)} ${Report.interval(point.low ?? null, point.high ?? null)}`)));
      }
      svg.append(group);
    }
    return svg;
  }

  /* `points` are {x, y, name, hue, size, ring, note}; `line` is [slope, intercept]. */
  function scatter(points, label, { width = room(), height = 420, xTitle = "", yTitle = "", line = null, onpick = null, bare = false } = {}) {
    const xRange = spread(points.map((point) => point.x));
    const yRange = spread(points.map((point) => point.y));
    const x = scale(xRange, [64, width - 14]);
    const y = scale(yRange, [height - 44, 12]);
    const svg = frame(width, height, label);
    axes(svg, { x, y, xRange, yRange, width, height, xTitle, yTitle, bare });
    if (line) {
      const [slope, intercept] = line;
      const ends = xRange.map((at) => [x(at), Math.min(height - 44, Math.max(12, y(slope * at + intercept)))]);
      svg.append(el("line", { class: "trend", x1: ends[0][0], y1: ends[0][1], x2: ends[1][0], y2: ends[1][1] }));
    }
    for (const point of points) {
      const dot = el("g", { class: `dot${point.ring ? " ring" : ""}`, style: { "--hue": point.hue || "var(--accent)" } },
        el("title", {}, `${point.name}${point.note ? `: ${point.note}` : ""}`),
        el("circle", { cx: x(point.x), cy: y(point.y), r: point.size || 5 }));
      if (point.tag) {
        const end = x(point.x) > width - 150;
        dot.append(text(x(point.x) + (end ? -1 : 1) * (6 + point.size), y(point.y) + 4, point.tag, { class: "label", "text-anchor": end ? "end" : "start" }));
      }
      if (onpick) dot.addEventListener("click", () => onpick(point));
      svg.append(dot);
    }
    return svg;
  }

  function axes(svg, { x, y, xRange, yRange, width, height, names, counted, foot = 40, slanted, xTitle = "", yTitle = "", bare }) {
    const bottom = height - foot;
    const places = names ? names.map((_, place) => place).filter((place) => place >= xRange[0] && place <= xRange[1]) : ticks(...xRange, 6).filter((at) => !counted || Number.isInteger(at));
    for (const at of ticks(...yRange)) {
      svg.append(el("line", { class: at === 0 ? "axis" : "grid", x1: 58, x2: width - 12, y1: y(at), y2: y(at) }));
      if (!bare) svg.append(text(52, y(at) + 4, number(at, 3), { class: "tick", "text-anchor": "end" }));
    }
    for (const at of places) {
      svg.append(el("line", { class: "grid", x1: x(at), x2: x(at), y1: 12, y2: bottom }));
      const place = slanted ? { "text-anchor": "end", transform: `rotate(-55 ${x(at)} ${bottom + 14})` } : { "text-anchor": "middle" };
      if (!bare) svg.append(text(x(at), bottom + (slanted ? 14 : 16), names ? names[at] : number(at, 3), { class: "tick", ...place }));
    }
    svg.append(text((58 + width) / 2, height - 6, xTitle, { class: "title", "text-anchor": "middle" }),
      text(14, (bottom + 12) / 2, yTitle, { class: "title", "text-anchor": "middle", transform: `rotate(-90 14 ${(bottom + 12) / 2})` }));
  }

  /* Whether names want more room than there is side by side: they are slanted then. */
  function crowded(names, width) {
    return names.length * (6.5 * Math.max(...names.map((name) => name.length)) + 12) > width - 70;
  }

  /* Points with intervals, side by side for each of `names`; a point's `mark` is as in `lines`. */
  function groups(series, names, label, { width = room(), xTitle = "", yTitle = "" } = {}) {
    const slanted = crowded(names, width);
    const [height, foot] = slanted ? [360, 120] : [280, 40];
    const every = series.flatMap((one) => one.points);
    const shown = names.map((name) => (slanted && name.length > 20 ? `${name.slice(0, 19)}…` : name));
    const xRange = [-0.5, names.length - 0.5];
    const yRange = spread(every.flatMap((point) => [point.value, point.low, point.high]));
    const x = scale(xRange, [58, width - 12]);
    const y = scale(yRange, [height - foot, 12]);
    const svg = frame(width, height, label);
    axes(svg, { x, y, xRange, yRange, width, height, names: shown, foot, slanted, xTitle, yTitle });
    for (const one of series) {
      for (const point of one.points) {
        const mark = el("g", { class: "mark", style: { "--hue": one.hue } },
          el("title", {}, `${one.name}, ${names[Math.round(point.x)]}: ${number(point.value)} ${Report.interval(point.low, point.high)}`));
        if (point.low !== null) mark.append(el("line", { class: "whisker", x1: x(point.x), x2: x(point.x), y1: y(point.low), y2: y(point.high) }));
        mark.append(el("circle", { cx: x(point.x), cy: y(point.value), r: point.mark ? 6 : 4, class: point.mark === "best" ? "ring" : null }));
        svg.append(mark);
      }
    }
    return svg;
  }

  /* What the colours stand for. */
  function legend(entries) {
    return el("ul", { class: "legend" }, entries.map(([name, hue, dash]) =>
      el("li", {}, el("span", { class: `swatch${dash ? " dashed" : ""}`, style: { "--hue": hue } }), name)));
  }

  return { intervals, lines, groups, scatter, legend };
})();
