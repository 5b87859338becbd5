/* Every score: by degrader, all at once with the original's baseline and the drop, and by tag. */
"use strict";

Report.scores = (() => {
  const { el, number, interval, choice, section, remark, charts, table, colour } = Report;
  const ORIGINAL = "-original";
  const CHANGE = "-change";

  function make(suite) {
    const finder = index(suite);
    const held = { address: `${suite.primary}`.replace(/\/.*$/, ""), degrader: "", tag: 0 };
    if (!finder.has(held.address, "")) held.address = finder.means[0].address;
    const [byDegrader, whole, byTag] = [el("div", {}), el("div", {}), el("div", {})];
    const names = finder.means.map((one) => [one.address, Report.board.shorter(one.address, suite)]);
    const draw = () => {
      byDegrader.replaceChildren(...degraders(suite, finder, held.address));
      if (suite.tables.tags.length) byTag.replaceChildren(...tagged(suite, held));
    };
    const all = () => whole.replaceChildren(...everything(suite, finder, held.degrader));
    draw();
    all();
    const pick = choice("Score", names, held.address, (value) => { held.address = value; draw(); });
    const tags = suite.tables.tags.map((tag, place) => [String(place), tag.name]);
    return section("scores", "Scores",
      el("div", { class: "controls" }, pick),
      el("h3", {}, "By degrader"), byDegrader,
      suite.tables.tags.length ? [el("h3", {}, "By tag"),
        el("div", { class: "controls" }, choice("Tag", tags, "0", (value) => { held.tag = Number(value); draw(); })), byTag] : null,
      el("h3", {}, "All scores"),
      el("div", { class: "controls" }, choice("Degrader", [["", "mean over all"], ...suite.degraders.map((name) => [name, name])], "",
        (value) => { held.degrader = value; all(); })), whole);
  }

  /* Where each address stands, by its mean and degrader. */
  function index(suite) {
    const places = new Map();
    suite.tables.addresses.forEach((one, place) => places.set(`${one.label}.${one.column}@${one.captioner}/${one.degrader}`, place));
    const means = suite.tables.addresses.filter((one) => !one.degrader);
    const at = (one, degrader, column = one.column) => places.get(`${one.label}.${column}@${one.captioner}/${degrader}`);
    const find = (address) => suite.tables.addresses.find((one) => one.address === address && !one.degrader);
    return { means, at, find, has: (address) => find(address) !== undefined };
  }

  function cell(score) {
    if (!score) return { text: "", value: null };
    const [value, low, high, n, missing, why] = score;
    const said = [`${n} rows`, missing ? `${missing} missing` : "", why].filter(Boolean).join(", ");
    return { text: number(value), value, small: interval(low, high), note: said };
  }

  /* One score: models by degraders, beside the original's where it has one. */
  function degraders(suite, finder, address) {
    const one = finder.find(address);
    const shown = ["", ...suite.degraders];
    const title = Report.board.shorter(address, suite);
    const rows = suite.tables.models.map((model, place) => ({
      name: model.name, scores: shown.map((degrader) => model.scores[finder.at(one, degrader)]), hue: colour(place),
    }));
    const controls = suite.tables.controls.map((control) => ({
      name: `${control.name} (control)`, scores: shown.map((degrader) => control.scores[finder.at(one, degrader)]), faint: true,
    })).filter((row) => row.scores.some(Boolean));
    const marks = suite.degraders.map((degrader, at) => el("figure", {},
      el("figcaption", {}, degrader),
      charts.intervals([...rows, ...controls].map((row) => ({
        name: row.name, hue: row.hue, faint: row.faint, ...pointOf(row.scores[at + 1]),
      })), `${title} with ${degrader}`, { width: 380, zero: one.column.endsWith(CHANGE) })));
    return [el("div", { class: "figures" }, marks),
      table({
        caption: `${title} by model and degrader${one.unit ? `, in ${one.unit}` : ""}`, shade: true,
        columns: [{ title: "model", text: true }, ...shown.map((name) => ({ title: name || "mean", better: one.better }))],
        rows: [...rows, ...controls].map((row) => ({
          class: row.faint ? "aside" : "", fixed: row.faint, cells: [{ text: row.name }, ...row.scores.map(cell)],
        })),
      })];
  }

  function pointOf(score) {
    return score ? { value: score[0], low: score[1], high: score[2] } : { value: null };
  }

  /* All scores of pictures, then for each captioner the original's, the reconstruction's and the drop. */
  function everything(suite, finder, degrader) {
    const where = degrader || "mean over all degraders";
    const pictures = finder.means.filter((one) => !one.captioner);
    const parts = pictures.length ? [table({
      caption: `Scores of pictures, ${where}`, shade: true,
      columns: [{ title: "model", text: true }, ...pictures.map((one) => ({ title: one.column, group: one.label, better: one.better, note: one.address }))],
      rows: lines(suite, (scores) => pictures.map((one) => cell(scores[finder.at(one, degrader)]))),
    })] : [];
    for (const captioner of suite.captioners) parts.push(...spoken(suite, finder, captioner, degrader, where));
    return parts;
  }

  function lines(suite, cells) {
    const row = (name, scores, aside) => ({ class: aside ? "aside" : "", fixed: aside, cells: [{ text: name }, ...cells(scores)] });
    return [...suite.tables.models.map((model) => row(model.name, model.scores, false)),
      ...suite.tables.controls.map((one) => row(`${one.name} (control)`, one.scores, true))]
      .filter((one) => one.cells.slice(1).some((each) => each.text));
  }

  function spoken(suite, finder, captioner, degrader, where) {
    const own = finder.means.filter((one) => one.captioner === captioner);
    const bases = own.filter((one) => !one.column.endsWith(ORIGINAL) && !one.column.endsWith(CHANGE));
    if (!bases.length) return [];
    const columns = [{ title: "model", text: true }];
    for (const one of bases) {
      const group = `${one.label} ${one.column}`;
      for (const [end, title] of [[ORIGINAL, "original"], ["", "restored"], [CHANGE, "change, %"]]) {
        if (finder.at(one, degrader, one.column + end) !== undefined) columns.push({ title, group, better: end === ORIGINAL ? null : one.better, end, one });
      }
    }
    return [table({
      caption: `What ${captioner} says: of the original, of the restored picture, and the change, ${where}`, shade: true, columns,
      rows: lines(suite, (scores) => columns.slice(1).map(({ one, end }) => cell(scores[finder.at(one, degrader, one.column + end)]))),
    })];
  }

  function tagged(suite, held) {
    const tag = suite.tables.tags[held.tag];
    const place = tag.addresses.indexOf(held.address);
    const one = suite.tables.addresses.find((each) => each.address === held.address);
    if (place < 0) return [remark("This score is of whole sets: it has no value by tag.")];
    const series = suite.tables.models.map((model, m) => ({
      name: model.name, hue: colour(m),
      points: tag.values.map((_, v) => ({ x: v + (m - (suite.tables.models.length - 1) / 2) * 0.06, score: tag.models[m][v][place] }))
        .filter((point) => point.score && point.score[0] !== null)
        .map((point) => ({ x: point.x, value: point.score[0], low: point.score[1], high: point.score[2] })),
    }));
    const title = Report.board.shorter(held.address, suite);
    return [
      el("figure", {}, charts.groups(series, tag.values, `${title} by ${tag.name}`),
        charts.legend(series.map((each) => [each.name, each.hue]))),
      table({
        caption: `${title} by ${tag.name}`, shade: true,
        columns: [{ title: "model", text: true }, ...tag.values.map((value) => ({ title: value, better: one.better }))],
        rows: suite.tables.models.map((model, m) => ({ cells: [{ text: model.name }, ...tag.values.map((_, v) => cell(tag.models[m][v][place]))] })),
      })];
  }

  return { make };
})();
