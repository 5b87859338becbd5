/* A list of any length of which only what is in sight exists; arrow keys move in it, Enter opens. */
"use strict";

Report.virtual = (() => {
  const { el } = Report;
  const BEYOND = 3;

  /* `make(item)` gives the content of one, `open(place)` is called with the place of the one that is chosen. `shape()`
     says {columns, height}: how many stand beside each other, and how high a line of them is in pixels. */
  function virtual({ label, make, open, name, shape }) {
    const inner = el("ul", { class: "lines", "aria-label": label });
    const outer = el("div", { class: "window" }, inner);
    const shown = new Map();
    let items = [];
    let active = 0;
    let form = shape();

    function show(found) {
      items = found;
      active = 0;
      outer.scrollTop = 0;
      again();
    }

    /* Everything anew: other items, or another form of them. */
    function again() {
      form = shape();
      inner.style.height = `${Math.ceil(items.length / form.columns) * form.height}px`;
      shown.forEach((line) => line.remove());
      shown.clear();
      fill();
    }

    function fill() {
      const first = Math.max(0, Math.floor(outer.scrollTop / form.height) - BEYOND) * form.columns;
      const lines = Math.ceil((outer.clientHeight || 600) / form.height) + 2 * BEYOND;
      const last = Math.min(items.length, first + lines * form.columns);
      for (const [place, line] of shown) {
        if ((place < first || place >= last) && !line.contains(document.activeElement)) {
          line.remove();
          shown.delete(place);
        }
      }
      let before = null;
      for (let place = last - 1; place >= first; place -= 1) {
        if (!shown.has(place)) {
          const line = lineOf(place);
          shown.set(place, line);
          inner.insertBefore(line, before);
        }
        before = shown.get(place);
      }
    }

    function lineOf(place) {
      const line = el("li", { "aria-setsize": items.length, "aria-posinset": place + 1 },
        el("button", {
          type: "button", class: "open", tabindex: place === active ? "0" : "-1", "aria-label": name(items[place]),
          onclick: () => { activate(place, false); open(place); },
        }), make(items[place]));
      line.style.top = `${Math.floor(place / form.columns) * form.height}px`;
      line.style.left = `${(100 / form.columns) * (place % form.columns)}%`;
      line.style.width = `${100 / form.columns}%`;
      line.style.height = `${form.height}px`;
      return line;
    }

    function activate(place, focused = true) {
      const old = shown.get(active);
      if (old) old.firstChild.tabIndex = -1;
      active = Math.max(0, Math.min(items.length - 1, place));
      const top = Math.floor(active / form.columns) * form.height;
      if (top < outer.scrollTop) outer.scrollTop = top;
      else if (top + form.height > outer.scrollTop + outer.clientHeight) outer.scrollTop = top + form.height - outer.clientHeight;
      fill();
      const line = shown.get(active);
      if (!line) return;
      line.firstChild.tabIndex = 0;
      if (focused) line.firstChild.focus({ preventScroll: true });
    }

    function move(event) {
      const page = Math.max(1, Math.floor(outer.clientHeight / form.height)) * form.columns;
      const steps = {
        ArrowDown: form.columns, ArrowUp: -form.columns, ArrowRight: 1, ArrowLeft: -1, PageDown: page, PageUp: -page, Home: -items.length, End: items.length,
      };
      if (!Object.hasOwn(steps, event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      activate(active + steps[event.key]);
    }

    outer.addEventListener("scroll", fill, { passive: true });
    outer.addEventListener("keydown", move);
    let width = 0;
    new ResizeObserver(() => {
      if (outer.clientWidth !== width) again();
      else fill();
      width = outer.clientWidth;
    }).observe(outer);
    return { element: outer, show, again, activate, items: () => items };
  }

  return virtual;
})();
