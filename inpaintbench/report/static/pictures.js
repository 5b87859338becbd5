/* Pictures as elements: parts of sprite sheets, or files at full size; differences are blended by the browser. */
"use strict";

Report.pictures = (() => {
  const { el } = Report;
  const KINDS = { original: "original", degraded: "degraded", composite: "restored", raw: "raw output", difference: "difference" };

  function of(cells, place) {
    const { sheets } = cells.thumbnails;
    const full = new Map(cells.full.map(([cell, sample, degraded]) => [cell, { sample, degraded }]));

    /* The sheet that a thumbnail stands on. */
    function sheetOf(number) {
      let [low, high] = [0, sheets.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (sheets[middle][0] <= number) low = middle;
        else high = middle - 1;
      }
      return low;
    }

    /* One layer of a background: {url, size, position}; null where there is no such picture. */
    function layer(kind, cell, wanted) {
      if (wanted && full.has(cell)) return whole(kind, cell, full.get(cell));
      if (kind === "raw") return null;
      const number = cells.thumbnails[kind][cell];
      if (number < 0) return null;
      const at = sheetOf(number);
      const [first, columns, , , count] = sheets[at];
      const rows = Math.ceil(count / columns);
      const [column, row] = [(number - first) % columns, Math.floor((number - first) / columns)];
      const share = (part, parts) => (parts > 1 ? (100 * part) / (parts - 1) : 0);
      return {
        url: `url("sprites/${place}/${at}.jpg")`,
        size: `${100 * columns}% ${100 * rows}%`,
        position: `${share(column, columns)}% ${share(row, rows)}%`,
      };
    }

    function whole(kind, cell, { sample, degraded }) {
      const file = {
        original: `s${sample}-original`, degraded: `s${sample}-degraded${degraded}`, raw: `c${cell}-raw`, composite: `c${cell}-composite`,
      }[kind];
      return { url: `url("pictures/${place}/${file}.png")`, size: "100% 100%", position: "0 0" };
    }

    /* Width by height of a cell's pictures; null where there are none. */
    function shape(cell) {
      const number = cells.thumbnails.composite[cell];
      if (number < 0) return null;
      const [, , height, width] = sheets[sheetOf(number)];
      return { width, height };
    }

    function outline(cell) {
      return cells.paths[cells.path[cell]];
    }

    /* A picture of a cell; `wanted` asks for full size where there is one. Its name is said by `label`. */
    function picture(kind, cell, { wanted = false, label = null, outlined = false } = {}) {
      const layers = kind === "difference"
        ? [layer("original", cell, wanted), layer("composite", cell, wanted)]
        : [layer(kind, cell, wanted)];
      if (layers.some((one) => one === null)) return el("span", { class: "picture none" });
      const made = el("span", { class: `picture ${kind}`, ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" }) });
      const inner = el("span", { class: "pixels" });
      inner.style.backgroundImage = layers.map((one) => one.url).join(", ");
      inner.style.backgroundSize = layers.map((one) => one.size).join(", ");
      inner.style.backgroundPosition = layers.map((one) => one.position).join(", ");
      if (kind === "difference") hide(inner, outline(cell));
      made.append(inner);
      if (outlined && outline(cell)) made.append(edge(outline(cell)));
      return made;
    }

    /* Outside the hole original and restored picture are the same: what the compression of thumbnails made there goes. */
    function hide(element, path) {
      if (!/^[MHVLZ0-9 -]+$/.test(path)) return;
      const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1000 1000' preserveAspectRatio='none'><path fill-rule='evenodd' d='${path}'/></svg>`;
      element.style.maskImage = `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
      element.style.maskSize = "100% 100%";
    }

    function edge(path) {
      return el("svg", { class: "edge", viewBox: "0 0 1000 1000", preserveAspectRatio: "none", "aria-hidden": "true" },
        el("path", { d: path, "vector-effect": "non-scaling-stroke" }));
    }

    return { picture, shape, outline, isFull: (cell) => full.has(cell) };
  }

  return { of, KINDS };
})();
