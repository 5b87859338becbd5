/* Sweeps: a score over the values of what was varied, the best point, and a table of all of them. */
"use strict";

Report.sweeps = (() => {
  const { el, number, interval, choice, section, remark, charts, table, colour } = Report;
  const MOST_SAID = 600;
  const MOST_SHOWN = 20;
  const MOST_VALUES = 12;
  const MOST_TITLE = 40;

  function make(sweeps) {
    return sweeps.length ? section("sweeps", "Sweeps", sweeps.map((sweep, place) => one(sweep, place))) : null;
  }

  function one(sweep, place) {
    const at = Math.max(0, sweep.scores.findIndex((score) => score.address === sweep.primary));
    const held = { at };
    const [figure, points] = [el("div", {}), el("div", {})];
    const draw = () => {
      figure.replaceChildren(chart(sweep, held.at));
      points.replaceChildren(every(sweep, held.at, place));
    };
    const facts = `${sweep.suite}${sweep.limit === null ? "" : `, the first ${sweep.limit} samples`}; ${sweep.points.length} points. Varied: `
      + `${sweep.over.map((each) => `${each.name} (${values(each.values)})`).join("; ")}.`;
    if (sweep.scores.length) draw();
    return el("article", { class: "sweep", "aria-labelledby": `sweep-${place}` },
      el("h3", { id: `sweep-${place}` }, sweep.title), el("p", {}, facts), best(sweep.said),
      sweep.scores.length > 1 ? el("div", { class: "controls" }, choice("Score", sweep.scores.map((score, which) => [String(which), score.address]), String(at),
        (value) => { held.at = Number(value); draw(); })) : null,
      sweep.scores.length ? [figure, sweep.points.length > MOST_SHOWN ? el("details", {}, el("summary", {}, `All ${sweep.points.length} points`), points) : points] : remark("No point has a score."));
  }

  /* Many points may be as good as the best: their names are folded away where they would fill the page. */
  function best(said) {
    if (said.length <= MOST_SAID) return el("p", {}, said);
    const [head, ...rest] = said.split("; ");
    return el("details", {}, el("summary", {}, `${head}; and what cannot be told apart from it`), el("p", {}, rest.join("; ")));
  }

  function values(texts) {
    return texts.length <= MOST_VALUES ? texts.join(", ") : `${texts.slice(0, 3).join(", ")}, … ${texts[texts.length - 1]}: ${texts.length} values`;
  }

  function mark(sweep, place) {
    return place === sweep.best ? "best" : sweep.tied.includes(place) ? "as good" : "";
  }

  function direction(score) {
    return score.better === null ? "" : `, ${score.better ? "higher" : "lower"} is better`;
  }

  /* As much of a name as stands beside an axis; the caption has all of it. */
  function cut(name) {
    return name.length > MOST_TITLE ? `${name.slice(0, MOST_TITLE - 1)}…` : name;
  }

  function chart(sweep, at) {
    const score = sweep.scores[at];
    const marked = score.address === sweep.primary && sweep.best !== null;
    const series = sweep.series.map((line, place) => ({
      name: line.name || sweep.title, hue: colour(place), dash: place > 7 ? "6 4" : null,
      points: line.points.filter((each) => typeof sweep.points[each].scores[at]?.[0] === "number").map((each) => {
        const [value, low, high] = sweep.points[each].scores[at];
        return { x: sweep.points[each].x, value, low, high, mark: marked ? mark(sweep, each) : "" };
      }).sort((a, b) => a.x - b.x),
    }));
    const label = `${score.address} over ${sweep.over[0].name}, ${sweep.title}`;
    const unit = score.address.split("@")[0].endsWith("-change") ? "% of the original's score" : score.unit;
    const titles = { xTitle: cut(sweep.over[0].name), yTitle: cut([score.address.split("@")[0], unit].filter(Boolean).join(", ")) };
    const drawn = sweep.names ? charts.groups(apart(series), sweep.names, label, titles) : charts.lines(series, label, { zero: false, ...titles });
    return el("figure", {}, drawn, series.length > 1 ? charts.legend(series.map((line) => [line.name, line.hue, line.dash])) : null,
      el("figcaption", {}, `${score.address}${direction(score)}; ${sweep.names ? "bars" : "bands"} are 95 % intervals.${marked ? " Ringed: the best point; large: those not told apart from it." : ""}`));
  }

  /* Words have no way between them, so there is no line: the points of a word stand side by side. */
  function apart(series) {
    const step = Math.min(0.15, 0.7 / series.length);
    return series.map((line, place) => ({ ...line, points: line.points.map((point) => ({ ...point, x: point.x + (place - (series.length - 1) / 2) * step })) }));
  }

  function every(sweep, at, place) {
    const primary = sweep.scores.findIndex((score) => score.address === sweep.primary);
    const shown = [...new Set([primary, at])].filter((which) => which >= 0);
    const several = sweep.inpainters.length > 1;
    const failed = sweep.points.some((point) => point.failures);
    const columns = [...sweep.over.map((each) => ({ title: each.name, better: null })), ...(several ? [{ title: "inpainter", text: true }] : []),
      { title: "standing", text: true }, ...shown.map((which) => ({ title: sweep.scores[which].address, better: sweep.scores[which].better })),
      ...(failed ? [{ title: "failed", better: null }] : []), { title: "result", text: true }];
    const rows = sweep.points.map((point, which) => ({
      cells: [...point.values.map((text, variable) => worth(sweep, text, variable)), ...(several ? [{ text: point.inpainter }] : []),
        { text: mark(sweep, which) }, ...shown.map((score) => cell(point.scores[score])),
        ...(failed ? [{ text: String(point.failures), value: point.failures }] : []), { text: point.file }],
    }));
    return table({ caption: `Points of sweep ${place + 1}: ${sweep.title}`, columns, rows, shade: true });
  }

  /* Values sort as they were given: numbers by size, words in their order. */
  function worth(sweep, text, variable) {
    const place = sweep.over[variable].values.indexOf(text);
    const every = sweep.over[variable].values.map(Number);
    return { text, value: every.some(Number.isNaN) ? place : every[place] };
  }

  function cell(score) {
    return score ? { text: number(score[0]), value: score[0], small: interval(score[1], score[2]) } : { text: "", value: null };
  }

  return { make };
})();
