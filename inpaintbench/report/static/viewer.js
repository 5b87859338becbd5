/* One cell, large: before and after under a slider, all captions, all scores. */
"use strict";

Report.viewer = (() => {
  const { el, number, choice } = Report;

  function make(suite, place, cells, pictures, shelf) {
    const { data } = cells;
    const state = { at: 0, left: "original", right: "composite", outlined: false, share: 50, map: false };
    const stage = el("div", { class: "stage" });
    const words = el("div", { class: "facts" });
    const title = el("h3", { id: "viewer-title" });
    const where = el("span", { class: "where" });
    const slider = el("input", {
      type: "range", min: 0, max: 100, value: 50, class: "slider", "aria-label": "Before and after",
      oninput: () => divide(Number(slider.value)),
    });
    const kinds = Object.entries(Report.pictures.KINDS);
    const left = choice("Left", kinds, state.left, (value) => { state.left = value; draw(); });
    const right = choice("Right", kinds, state.right, (value) => { state.right = value; draw(); });
    const step = (text, by, key) => el("button", { type: "button", class: "quiet", onclick: () => go(by), "aria-keyshortcuts": key }, text);
    const outlined = el("input", { type: "checkbox", onchange: () => { state.outlined = outlined.checked; draw(); } });
    const mapped = el("input", { type: "checkbox", onchange: () => { state.map = mapped.checked; draw(); } });
    const dialog = el("dialog", { class: "viewer", "aria-labelledby": "viewer-title", onkeydown: keys, onclose: back },
      el("div", { class: "head" }, title, where,
        step("Previous", -1, "Alt+ArrowLeft"), step("Next", 1, "Alt+ArrowRight"),
        el("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, "Close")),
      el("div", { class: "body" },
        el("div", { class: "look" }, stage, slider,
          el("div", { class: "controls" }, left, right, el("label", { class: "check" }, outlined, "Outline the hole"),
            suite.maps ? el("label", { class: "check" }, mapped, "Attention map") : null)),
        words));
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    stage.addEventListener("pointerdown", drag);
    stage.addEventListener("pointermove", (event) => { if (event.buttons & 1) drag(event); });

    function cell() {
      return shelf.items()[state.at];
    }

    function open(at) {
      state.at = at;
      state.share = middle(cell());
      slider.value = state.share;
      draw();
      if (!dialog.open) dialog.showModal();
      slider.focus();
    }

    /* Where the slider begins: through the middle of the hole. */
    function middle(one) {
      const path = pictures.outline(one);
      const across = [...path.matchAll(/[MHL](-?\d+)/g)].map((match) => Number(match[1]));
      return across.length ? Math.round((Math.min(...across) + Math.max(...across)) / 20) : 50;
    }

    function go(by) {
      state.at = Math.max(0, Math.min(shelf.items().length - 1, state.at + by));
      draw();
    }

    function back() {
      shelf.activate(state.at);
    }

    function keys(event) {
      if (!event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "ArrowLeft") go(-1);
      else if (event.key === "ArrowRight") go(1);
      else return;
      event.preventDefault();
    }

    function drag(event) {
      const box = stage.getBoundingClientRect();
      const share = Math.round((100 * (event.clientX - box.left)) / box.width);
      slider.value = share;
      divide(Math.max(0, Math.min(100, share)));
    }

    function divide(share) {
      state.share = share;
      stage.style.setProperty("--share", `${share}%`);
      const names = [state.left, state.right].map((kind) => Report.pictures.KINDS[kind]);
      slider.setAttribute("aria-valuetext", `${share} % ${names[0]}, ${100 - share} % ${names[1]}`);
    }

    function draw() {
      const one = cell();
      title.textContent = cells.title(one);
      where.textContent = `${state.at + 1} of ${shelf.items().length}`;
      look(one);
      words.replaceChildren(...facts(one));
      divide(state.share);
    }

    function look(one) {
      const shape = pictures.shape(one);
      stage.hidden = slider.hidden = !shape;
      if (!shape) return;
      stage.style.setProperty("--ratio", `${shape.width} / ${shape.height}`);
      stage.style.setProperty("--across", shape.width / shape.height);
      const side = (kind, name) => el("div", { class: `side ${name}` },
        pictures.picture(kind, one, { wanted: true, label: Report.pictures.KINDS[kind], outlined: state.outlined }));
      const missing = [state.left, state.right].includes("raw") && !pictures.isFull(one);
      stage.replaceChildren(side(state.right, "after"), side(state.left, "before"), el("span", { class: "edge-line" }),
        el("span", { class: "tip before" }, Report.pictures.KINDS[state.left]), el("span", { class: "tip after" }, Report.pictures.KINDS[state.right]),
        el("p", { class: "size" }, missing ? "the raw output is here at full size only: --picture ID" : pictures.isFull(one) ? "full size" : "thumbnail"));
      if (state.map) Report.probes.overlay(stage, place, one);
    }

    function facts(one) {
      const failure = cells.failure(one);
      const prompt = data.prompt ? data.prompts[data.prompt[one]] : "";
      return [failure ? el("p", { class: "failure" }, failure) : null,
        ...data.spoken.map((spoken, captioner) => captions(spoken.captioner, cells.said(captioner, one))),
        prompt ? el("p", {}, el("b", {}, "Prompt "), prompt) : null,
        el("p", { class: "quiet-text" }, `Hole: ${number(data.area[one] === null ? null : data.area[one] * 100, 3)} % of the picture. `,
          data.tags.filter((tag) => tag.values[tag.of[one]]).map((tag) => `${tag.name}: ${tag.values[tag.of[one]]}`).join(", ")),
        scores(one)].filter(Boolean);
    }

    function captions(captioner, { truth, painted }) {
      if (!truth && !painted) return null;
      const [before, after] = Report.words.compared(truth ? truth[0] : "", painted ? painted[0] : "");
      const more = (texts) => (texts && texts.length > 1 ? el("details", {}, el("summary", {}, `${texts.length - 1} more`), el("ol", {}, texts.slice(1).map((text) => el("li", {}, text)))) : null);
      return el("div", { class: "captions" }, el("h4", {}, captioner),
        el("div", {}, el("h5", {}, "original"), el("p", {}, before), more(truth)),
        el("div", {}, el("h5", {}, "restored"), el("p", {}, after), more(painted)));
    }

    function scores(one) {
      return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Scores of this cell" }, el("table", {}, el("caption", {}, "Scores of this cell"),
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "score"), el("th", { scope: "col" }, "value"))),
        el("tbody", {}, data.columns.filter((column) => column.values[one] !== null).map((column) =>
          el("tr", {}, el("th", { scope: "row" }, Report.board.shorter(column.address, suite)), el("td", {}, number(column.values[one])))))));
    }

    return { element: dialog, open };
  }

  return { make };
})();
