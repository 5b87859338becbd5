/* Inside the encoder: how far attention has moved, layer by layer, and where on the picture. */
"use strict";

Report.probes = (() => {
  const { el, choice, section, remark, charts, colour } = Report;
  const LAYER = /^(.+)-layer-(\d+)$/;
  const THIRD = /^(.+)-(early|middle|late)$/;
  const THIRDS = ["early", "middle", "late"];

  /* Scores by label that are of layers: by region the addresses in the order of layers, or of thirds of them. */
  function found(suite) {
    const labels = new Map();
    for (const one of suite.tables.addresses) {
      const match = LAYER.exec(one.column) || THIRD.exec(one.column);
      if (!match || one.degrader) continue;
      const own = labels.get(one.label) || { layers: new Map(), thirds: new Map() };
      labels.set(one.label, own);
      const third = THIRDS.indexOf(match[2]);
      const kind = third < 0 ? own.layers : own.thirds;
      if (!kind.has(match[1])) kind.set(match[1], []);
      kind.get(match[1]).push({ ...one, x: third < 0 ? Number(match[2]) : third });
    }
    return labels;
  }

  function make(suite) {
    const labels = found(suite);
    const stored = suite.curves;
    if (!labels.size && !stored.length && !suite.maps) return null;
    const names = [...new Set([...labels.keys(), ...stored.map((one) => one.label)])];
    const held = { label: names[0], model: 0, degrader: "" };
    const figure = el("div", {});
    const draw = () => figure.replaceChildren(...curves(suite, labels.get(held.label), stored.filter((one) => one.label === held.label), held));
    if (names.length) draw();
    return section("probes", "Inside the encoder",
      names.length ? [el("div", { class: "controls" },
        names.length > 1 ? choice("Probe", names.map((name) => [name, name]), held.label, (value) => { held.label = value; draw(); }) : null,
        choice("Model", suite.tables.models.map((model, place) => [String(place), model.name]), "0", (value) => { held.model = Number(value); draw(); }),
        choice("Degrader", [["", "mean over all"], ...suite.degraders.map((name) => [name, name])], "", (value) => { held.degrader = value; draw(); })), figure] : null,
      suite.maps ? remark("Cells with a map of attention show it laid over the picture: open one in the gallery.") : null);
  }

  function curves(suite, own, stored, held) {
    const made = [];
    for (const one of stored) made.push(storedCurves(suite, one, held));
    if (made.length) return made;
    const kinds = own.layers.size ? [[own.layers, null, "layer"]] : [[own.thirds, THIRDS, "third of the layers"]];
    for (const [regions, names, xTitle] of kinds) {
      if (!regions.size) continue;
      const series = [...regions.entries()].map(([region, addresses], place) => ({
        name: region, hue: colour(place),
        points: addresses.slice().sort((a, b) => a.x - b.x).map((one) => point(suite, one, held)).filter((one) => one && one.value !== null),
      })).filter((one) => one.points.length);
      made.push(drawn(series, `${held.label} of ${suite.tables.models[held.model].name}`, xTitle, names));
    }
    return made;
  }

  function point(suite, one, held) {
    const address = held.degrader ? `${one.address}/${held.degrader}` : one.address;
    const at = suite.tables.addresses.findIndex((each) => each.address === address);
    const score = at < 0 ? null : suite.tables.models[held.model].scores[at];
    return score && { x: one.x, value: score[0], low: score[1], high: score[2] };
  }

  /* Curves of the stored details: means over cells, by model and degrader. */
  function storedCurves(suite, one, held) {
    const degrader = suite.degraders.indexOf(held.degrader);
    const series = one.regions.map((region, place) => {
      const found_ = one.means[held.model][degrader + 1][place];
      return { name: region, hue: colour(place), points: found_.map(([value, low, high], at) => ({ x: at + 1, value, low, high })).filter((each) => each.value !== null) };
    }).filter((each) => each.points.length);
    return drawn(series, `${one.label} ${one.measure} of ${suite.tables.models[held.model].name}, from the measurements' details`, "layer", null);
  }

  function drawn(series, label, xTitle, names) {
    const table = Report.table({
      caption: label, columns: [{ title: xTitle, better: null }, ...series.map((one) => ({ title: one.name, better: null }))],
      rows: [...new Set(series.flatMap((one) => one.points.map((each) => each.x)))].sort((a, b) => a - b).map((x) => ({
        cells: [{ text: names ? names[x] : String(x), value: x }, ...series.map((one) => {
          const found_ = one.points.find((each) => each.x === x);
          return found_ ? { text: Report.number(found_.value), value: found_.value, small: Report.interval(found_.low ?? null, found_.high ?? null) } : { text: "", value: null };
        })],
      })),
    });
    return el("figure", {}, el("figcaption", {}, label), charts.lines(series, label, { xTitle, names, counted: !names }),
      charts.legend(series.map((one) => [one.name, one.hue])), el("details", {}, el("summary", {}, "As a table"), table));
  }

  /* Lay a cell's map over its picture: a byte a patch, as its view lays them over the resized picture. */
  function overlay(stage, place, cell) {
    Report.load(`maps-${place}`).then((maps) => {
      const at = maps.cells.indexOf(cell);
      if (at < 0) return;
      const [height, width, top, left, side, rows, columns] = maps.views[maps.view[at]];
      const values = Uint8Array.from(atob(maps.drift[at]), (character) => character.charCodeAt(0));
      const svg = el("svg", { class: "map", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": "where attention has moved" });
      for (let row = 0; row < rows; row += 1) {
        for (let column = 0; column < columns; column += 1) {
          svg.append(el("rect", {
            x: left + column * side, y: top + row * side, width: side, height: side, style: { "fill-opacity": (0.75 * values[row * columns + column]) / 255 },
          }));
        }
      }
      stage.append(svg);
    }, () => {});
  }

  return { make, overlay };
})();
