/* What the gallery is filtered and sorted by. */
"use strict";

Report.filters = (() => {
  const { el, choice } = Report;

  function make({ suite, data, wish, look, seen, refresh, reshape }) {
    const change = (name) => (value) => {
      wish[name] = name === "only" ? value : Number(value);
      refresh();
    };
    const named = (names, all) => [["-1", all], ...names.map((name, place) => [String(place), name])];
    let waiting = 0;
    const search = el("input", {
      type: "search", placeholder: "words or sample", autocomplete: "off", spellcheck: "false",
      oninput: () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => { wish.text = search.value; refresh(); }, 120);
      },
    });
    const tags = [["-1", "any"], ...data.tags.map((tag, at) => ({
      label: tag.name, options: tag.values.map((value, own) => [`${at}:${own}`, `${tag.name}: ${value || "(none)"}`]),
    }))];
    const only = [["", "all"], ["failed", "failed"], ...(data.spoken.length ? [["changed", "caption changed"], ["same", "caption unchanged"]] : []),
      ...(data.full.length ? [["full", "at full size"]] : [])];
    const order = el("button", {
      type: "button", class: "quiet", "aria-pressed": "false",
      onclick: () => {
        wish.worst = !wish.worst;
        order.setAttribute("aria-pressed", String(!wish.worst));
        refresh();
      },
    }, "Best first");
    const toggle = (text, name) => {
      const button = el("button", {
        type: "button", class: "quiet", "aria-pressed": "false",
        onclick: () => {
          look[name] = !look[name];
          button.setAttribute("aria-pressed", String(look[name]));
          reshape();
        },
      }, text);
      return button;
    };
    return el("form", { class: "controls", role: "search", "aria-label": "Filter the gallery", onsubmit: (event) => event.preventDefault() },
      el("label", { class: "choice" }, el("span", {}, "Find"), search),
      data.models.length > 1 ? choice("Model", named(data.models, "all"), "-1", change("model")) : null,
      data.degraders.length > 1 ? choice("Degrader", named(data.degraders, "all"), "-1", change("degrader")) : null,
      data.tags.some((tag) => tag.values.length > 1) ? choice("Tag", tags, "-1", (value) => {
        [wish.tag, wish.value] = value === "-1" ? [-1, -1] : value.split(":").map(Number);
        refresh();
      }) : null,
      choice("Show", only, "", change("only")),
      data.columns.length ? choice("Sort by", data.columns.map((one, at) => [String(at), Report.board.shorter(one.address, suite)]), String(wish.by), change("by")) : null,
      order,
      seen ? [toggle("Wall", "wall"), toggle("Outline the hole", "outlined")] : null);
  }

  return { make };
})();
