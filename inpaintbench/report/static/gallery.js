/* The gallery: every cell with its pictures, captions and score; filtered, sorted, opened. */
"use strict";

Report.gallery = (() => {
  const { el, number, count, section, remark, list } = Report;
  const NARROW = 720;

  function make(suite, place) {
    const holder = el("div", { class: "gallery", "aria-busy": "true" }, remark(`Loading ${count(suite.cells)} cells …`));
    const made = section("gallery", "Gallery", list(suite.remarks), holder);
    Report.load(`cells-${place}`).then((data) => {
      holder.removeAttribute("aria-busy");
      holder.replaceChildren(...fill(suite, place, Report.cells.of(data)));
    }, (error) => holder.replaceChildren(remark(error.message)));
    return made;
  }

  function fill(suite, place, cells) {
    const { data } = cells;
    const pictures = Report.pictures.of(data, place);
    const seen = suite.thumbnails > 0;
    const primary = suite.primary.replace(/\/.*$/, "");
    const by = Math.max(0, data.columns.findIndex((one) => one.address === primary || one.address === suite.primary));
    const wish = { text: "", model: -1, degrader: -1, tag: -1, value: -1, only: "", by: data.columns.length ? by : -1, worst: true };
    const look = { wall: false, outlined: false };
    const told = el("p", { class: "count", role: "status", "aria-live": "polite" });
    let shelf = null; // its form is asked for before it is there
    shelf = Report.virtual({
      label: "Cells", name: (cell) => `Open ${cells.title(cell)}`,
      make: (cell) => (look.wall ? card(cell) : line(cell)),
      open: (at) => viewer.open(at), shape,
    });
    const viewer = Report.viewer.make(suite, place, cells, pictures, shelf);

    function shape() {
      const width = shelf ? shelf.element.clientWidth || window.innerWidth : window.innerWidth;
      if (look.wall) {
        const columns = Math.max(2, Math.floor(width / 168));
        return { columns, height: Math.round(width / columns) + 40 };
      }
      if (!seen) return { columns: 1, height: 120 };
      return { columns: 1, height: width < NARROW ? Math.round((width - 40) / 4) + 176 : 196 };
    }

    function refresh() {
      const found = cells.fitting(wish);
      const column = data.columns[wish.by];
      told.textContent = `${count(found.length)} of ${count(cells.total)} cells`
        + (column ? `, ${wish.worst ? "worst" : "best"} ${column.address} first` : "");
      shelf.show(found);
    }

    function strip(cell) {
      if (!seen) return null;
      const shapeOf = pictures.shape(cell);
      const kinds = ["original", "degraded", "composite", "difference"];
      const ratio = shapeOf ? `${shapeOf.width} / ${shapeOf.height}` : "1";
      return el("div", { class: "strip" }, kinds.map((kind) => el("figure", { style: { "--ratio": ratio } },
        el("span", { class: "frame" }, pictures.picture(kind, cell, { label: `${Report.pictures.KINDS[kind]}`, outlined: look.outlined && kind !== "difference" })),
        el("figcaption", {}, Report.pictures.KINDS[kind]))));
    }

    function score(cell) {
      const column = data.columns[wish.by];
      if (!column) return null;
      return el("span", { class: "score", title: column.address }, number(column.values[cell], 3));
    }

    function line(cell) {
      const failure = cells.failure(cell);
      return el("div", { class: "cell" }, strip(cell), el("div", { class: "said" },
        el("p", { class: "what" }, score(cell), el("b", {}, data.samples[data.sample[cell]]), ` ${data.models[data.model[cell]]} · ${data.degraders[data.degrader[cell]]}`),
        failure ? el("p", { class: "failure" }, failure) : null,
        data.spoken.slice(0, 2).map((one, captioner) => pair(cells.said(captioner, cell))),
        data.spoken.length ? null : el("dl", { class: "few" }, fewScores(cell))));
    }

    function fewScores(cell) {
      const own = data.columns.filter((one) => one.column === "hole" || one.column === "whole").slice(0, 6);
      return (own.length ? own : data.columns.slice(0, 6)).map((one) =>
        el("div", {}, el("dt", {}, one.address), el("dd", {}, number(one.values[cell], 3))));
    }

    function pair({ truth, painted }) {
      if (!truth && !painted) return null;
      const [before, after] = Report.words.compared(truth ? truth[0] : "", painted ? painted[0] : "");
      return el("div", { class: "pair" }, el("p", {}, el("span", { class: "who" }, "original"), before), el("p", {}, el("span", { class: "who" }, "restored"), after));
    }

    function card(cell) {
      const kind = pictures.shape(cell) ? "composite" : "none";
      const one = pictures.shape(cell);
      return el("div", { class: "card", style: { "--ratio": one ? `${one.width} / ${one.height}` : "1" } },
        el("span", { class: "frame" }, pictures.picture(kind === "none" ? "composite" : kind, cell, { outlined: look.outlined }),
          el("span", { class: "under" }, pictures.picture("original", cell))),
        el("p", { class: "what" }, score(cell), ` ${data.models[data.model[cell]]}`));
    }

    const controls = Report.filters.make({ suite, data, wish, look, seen, refresh, reshape: () => shelf.again() });
    refresh();
    window.addEventListener("beforeprint", () => { shelf.element.scrollTop = 0; });
    return [controls, told, seen ? null : remark("There are no pictures of these cells here; captions and scores are all there."),
      shelf.element, viewer.element,
      seen ? remark("Thumbnails are JPEG and small; differences are drawn from them, within the hole, three times as bright. ",
        data.full.length ? `${count(data.full.length)} cells are here at full size, as PNG; ` : "",
        "inpaintbench report --pictures N and --picture ID copy more.") : null].filter(Boolean);
  }

  return { make };
})();
