/* The cells of a suite: looked up by column, filtered and sorted. */
"use strict";

Report.cells = (() => {
  function of(data) {
    const total = data.sample.length;
    const lower = data.texts.map((words) => words.join("\n").toLowerCase());
    const folded = data.texts.map((words) => (words[0] || "").toLowerCase().split(/\s+/).join(" ").trim());
    const sampleNames = data.samples.map((name) => name.toLowerCase());
    const prompts = data.prompts.map((text) => text.toLowerCase());

    function said(captioner, cell) {
      const spoken = data.spoken[captioner];
      const words = (place) => (place < 0 ? null : data.texts[place]);
      return { painted: words(spoken.painted[cell]), truth: words(spoken.truth[cell]) };
    }

    function changed(cell) {
      return data.spoken.some((one) => one.painted[cell] >= 0 && one.truth[cell] >= 0 && folded[one.painted[cell]] !== folded[one.truth[cell]]);
    }

    /* The cells that fit, in order. `wish` has text, model, degrader, tag, value, only, by and worst. */
    function fitting(wish) {
      const fits = tests(wish);
      const found = [];
      for (let cell = 0; cell < total; cell += 1) if (fits.every((test) => test(cell))) found.push(cell);
      return sorted(found, wish);
    }

    function tests(wish) {
      const made = [];
      const text = wish.text.trim().toLowerCase();
      if (text) {
        const [names, texts, asked] = [sampleNames, lower, prompts].map((all) => all.map((one) => one.includes(text)));
        made.push((cell) => names[data.sample[cell]] || (data.prompt && asked[data.prompt[cell]])
          || data.spoken.some((one) => texts[one.painted[cell]] || texts[one.truth[cell]]));
      }
      if (wish.model >= 0) made.push((cell) => data.model[cell] === wish.model);
      if (wish.degrader >= 0) made.push((cell) => data.degrader[cell] === wish.degrader);
      if (wish.tag >= 0) made.push((cell) => data.tags[wish.tag].of[cell] === wish.value);
      if (wish.only === "failed") made.push((cell) => data.failures[data.failure[cell]] !== "");
      if (wish.only === "changed") made.push(changed);
      if (wish.only === "same") made.push((cell) => !changed(cell));
      if (wish.only === "full") {
        const full = new Set(data.full.map(([cell]) => cell));
        made.push((cell) => full.has(cell));
      }
      return made;
    }

    /* By a column, the worst first; where a score has no direction the largest counts as the worst. Without one last. */
    function sorted(found, wish) {
      if (wish.by < 0) return found;
      const { values, better } = data.columns[wish.by];
      const sign = (better === true ? 1 : -1) * (wish.worst ? 1 : -1);
      return found.sort((a, b) => {
        const [x, y] = [values[a], values[b]];
        if (x === null || y === null) return (x === null) - (y === null) || a - b;
        return sign * (x - y) || a - b;
      });
    }

    function title(cell) {
      const draw = data.draw ? `, draw ${data.draw[cell] + 1}` : "";
      return `${data.samples[data.sample[cell]]}, ${data.models[data.model[cell]]}, ${data.degraders[data.degrader[cell]]}${draw}`;
    }

    return { data, total, said, changed, fitting, title, failure: (cell) => data.failures[data.failure[cell]] };
  }

  return { of };
})();
