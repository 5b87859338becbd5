/* Embeddings on a plane, coloured by degrader: whether damage moves pictures in a common direction. */
"use strict";

Report.projection = (() => {
  const { el, choice, section, remark, charts, colour } = Report;

  function make(suite) {
    if (!suite.projections.length) return null;
    const held = { at: 0, by: "degrader" };
    const figure = el("div", {});
    const draw = () => figure.replaceChildren(...one(suite, suite.projections[held.at], held.by));
    draw();
    return section("projection", "Embeddings", el("div", { class: "controls" },
      suite.projections.length > 1 ? choice("Encoder", suite.projections.map((each, place) => [String(place), each.title]), "0", (value) => { held.at = Number(value); draw(); }) : null,
      choice("Colour by", [["degrader", "degrader"], ["model", "model"]], held.by, (value) => { held.by = value; draw(); })), figure);
  }

  function one(suite, found, by) {
    const names = ["original", ...(by === "degrader" ? suite.degraders : suite.tables.models.map((model) => model.name))];
    const codes = found[by];
    const hue = (code) => (code === 0 ? "var(--quiet)" : colour(code - 1));
    const points = found.x.map((x, at) => ({ x, y: found.y[at], size: codes[at] === 0 ? 2.5 : 3.5, hue: hue(codes[at]), name: names[codes[at]] }));
    const label = `${found.method} of ${found.title}`;
    return [el("figure", {}, charts.scatter(points, label, { bare: true }), charts.legend(names.map((name, code) => [name, hue(code)])), el("figcaption", {}, `${label}. ${found.note}`)),
      found.method === "UMAP" ? remark("UMAP keeps neighbourhoods; distances between groups mean little.") : null].filter(Boolean);
  }

  return { make };
})();
