/* How fidelity goes with language: the matrix of correlations, and for a pair the points it stands on. */
"use strict";

Report.study = (() => {
  const { el, number, choice, section, remark, list, charts, table } = Report;

  function make(suite) {
    const { study } = suite;
    if (study.why) return section("study", "Fidelity and language", remark(study.why));
    const held = { method: 0, ...strongest(study.methods[0]) };
    const [matrix, detail] = [el("div", {}), el("div", {})];
    const draw = () => {
      matrix.replaceChildren(grid(suite, held, (x, y) => {
        [held.x, held.y] = [x, y];
        draw();
        matrix.querySelector("[aria-pressed=true]").focus();
      }));
      detail.replaceChildren(...pair(suite, held));
    };
    draw();
    return section("study", "Fidelity and language",
      remark("Correlations between configurations (an inpainter with a degrader). In small print their range when each configuration is left out in turn. Choose one to see its points. What holds between samples is said by inpaintbench study."),
      el("div", { class: "controls" }, choice("Method", study.methods.map((one, place) => [String(place), one.name]), "0", (value) => { held.method = Number(value); draw(); })),
      matrix, detail, el("h3", {}, "What to know before believing a number"), list(study.notes));
  }

  function strongest(method) {
    let best = { x: 0, y: 0, r: -1 };
    method.rows.forEach((row, x) => row.forEach((one, y) => {
      if (one && Math.abs(one.r) > best.r) best = { x, y, r: Math.abs(one.r) };
    }));
    return { x: best.x, y: best.y };
  }

  function grid(suite, held, pick) {
    const { study } = suite;
    const method = study.methods[held.method];
    const short = (address) => Report.board.shorter(address, suite);
    const xs = study.fidelity.map((_, x) => x).filter((x) => method.rows[x].some(Boolean));
    const ys = study.outcomes.map((_, y) => y).filter((y) => method.rows.some((row) => row[y]));
    return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Correlation matrix" },
      el("table", { class: "matrix" }, el("caption", {}, `Correlation by ${method.name}, and its range with one configuration left out; ⚠ stands on one or two of them`),
        el("thead", {}, el("tr", {}, el("td", {}), ys.map((y) => el("th", { scope: "col" }, short(study.outcomes[y].address))))),
        el("tbody", {}, xs.map((x) => el("tr", {}, el("th", { scope: "row" }, short(study.fidelity[x].address)),
          ys.map((y) => cell(method.rows[x][y], `${study.fidelity[x].address} with ${study.outcomes[y].address}`,
            held.x === x && held.y === y, () => pick(x, y))))))));
  }

  function cell(one, name, chosen, pick) {
    if (!one) return el("td", {}, "–");
    const range = one.loo_low === null ? "" : `${number(one.loo_low, 2)} … ${number(one.loo_high, 2)}`;
    const said = [name, one.q === null ? "" : `q = ${number(one.q, 2)}`, `n = ${one.n}`, one.flips ? `the sign turns ${one.flips} times` : "",
      one.few ? `stands on ${one.stands_on.join(", ")}` : ""].filter(Boolean).join("; ");
    return el("td", { class: "r", style: { "--r": Math.abs(one.r).toFixed(3) }, "data-sign": one.r < 0 ? "minus" : "plus" },
      el("button", { type: "button", "aria-pressed": String(chosen), title: said, onclick: pick }, number(one.r, 2), one.few ? el("span", { class: "warn" }, " ⚠") : null, el("small", {}, range)));
  }

  function pearson(points) {
    const n = points.length;
    const [mx, my] = [points.reduce((sum, one) => sum + one.x, 0) / n, points.reduce((sum, one) => sum + one.y, 0) / n];
    let [xy, xx, yy] = [0, 0, 0];
    for (const one of points) {
      xy += (one.x - mx) * (one.y - my);
      xx += (one.x - mx) ** 2;
      yy += (one.y - my) ** 2;
    }
    return { r: xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null, slope: xx > 0 ? xy / xx : 0, intercept: my - (xx > 0 ? xy / xx : 0) * mx };
  }

  /* The points of a pair, each with what Pearson's r would be without it. */
  function pair(suite, held) {
    const { study } = suite;
    const [fidelity, outcome] = [study.fidelity[held.x], study.outcomes[held.y]];
    const short = (address) => Report.board.shorter(address, suite);
    const points = study.configurations.map((name, at) => ({ name, x: study.x[held.x][at], y: study.y[held.y][at] }))
      .filter((one) => one.x !== null && one.y !== null);
    if (points.length < 3) return [remark("Fewer than three configurations have both.")];
    const whole = pearson(points);
    points.forEach((one) => {
      one.without = pearson(points.filter((other) => other !== one)).r;
      one.influence = one.without === null || whole.r === null ? 0 : whole.r - one.without;
    });
    const most = Math.max(...points.map((one) => Math.abs(one.influence)), 1e-9);
    points.forEach((one) => {
      one.size = 4 + 7 * (Math.abs(one.influence) / most);
      one.ring = Math.abs(one.influence) === most;
      one.tag = one.ring ? one.name : "";
      one.hue = one.influence >= 0 ? "var(--plus)" : "var(--minus)";
      one.note = `without it r = ${number(one.without, 3)}`;
    });
    const label = `${short(outcome.address)} against ${short(fidelity.address)}`;
    const cellOf = study.methods[held.method].rows[held.x][held.y];
    return [el("h3", {}, label),
      cellOf ? el("p", {}, sentence(study.methods[held.method].name, cellOf)) : null,
      el("figure", {}, charts.scatter(points, label, { xTitle: short(fidelity.address), yTitle: short(outcome.address), line: [whole.slope, whole.intercept] }),
        el("figcaption", {}, "A point is a configuration; the larger, the more Pearson's r rests on it. Ringed is the one that moves it furthest.")),
      el("details", {}, el("summary", {}, "Influence of each point"), table({
        caption: `Pearson's r of ${label} is ${number(whole.r, 3)}; without each configuration it would be`,
        columns: [{ title: "configuration", text: true }, { title: short(fidelity.address), better: fidelity.better }, { title: short(outcome.address), better: outcome.better },
          { title: "r without it", better: null }, { title: "influence", better: null }],
        rows: points.slice().sort((a, b) => Math.abs(b.influence) - Math.abs(a.influence)).map((one) => ({
          cells: [{ text: one.name }, ...[one.x, one.y, one.without, one.influence].map((value) => ({ text: number(value, 3), value }))],
        })),
      }))].filter(Boolean);
  }

  function sentence(method, one) {
    const parts = [`${method}: ${number(one.r, 3)}`, one.low === null ? "" : `${Report.interval(one.low, one.high)} over samples`,
      one.wide_low === null ? "" : `${Report.interval(one.wide_low, one.wide_high)} over configurations`,
      one.q === null ? "" : `q = ${number(one.q, 2)}`, one.given_area === null ? "" : `given the hole's area ${number(one.given_area, 3)}`,
      one.dropped ? `without '${one.dropped}' ${number(one.without, 3)}` : ""];
    return `${parts.filter(Boolean).join("; ")}.`;
  }

  return { make, pearson };
})();
