/* Two captions side by side: which words went, which came. */
"use strict";

Report.words = (() => {
  const { el } = Report;
  const MOST = 400;

  function tokens(text) {
    return text.split(/(\s+)/).filter((part) => part !== "");
  }

  function folded(word) {
    return word.toLowerCase().replace(/[.,;:!?"'()]+/g, "");
  }

  /* For each word of either text whether the other has it, in order: the longest common subsequence. */
  function common(first, second) {
    const [a, b] = [first.map(folded), second.map(folded)];
    const width = b.length + 1;
    const lengths = new Uint16Array((a.length + 1) * width);
    for (let i = a.length - 1; i >= 0; i -= 1) {
      for (let j = b.length - 1; j >= 0; j -= 1) {
        lengths[i * width + j] = a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1] + 1
          : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
      }
    }
    const kept = [new Set(), new Set()];
    for (let i = 0, j = 0; i < a.length && j < b.length;) {
      if (a[i] === b[j]) {
        kept[0].add(i);
        kept[1].add(j);
        i += 1;
        j += 1;
      } else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) i += 1;
      else j += 1;
    }
    return kept;
  }

  /* The two texts as elements, changed words in `del` and `ins`. */
  function compared(before, after) {
    const [a, b] = [before, after].map((text) => tokens(text));
    const [first, second] = [a, b].map((parts) => parts.filter((part) => part.trim()));
    if (first.length > MOST || second.length > MOST) return [el("span", {}, before), el("span", {}, after)];
    const kept = common(first, second);
    return [marked(a, kept[0], "del"), marked(b, kept[1], "ins")];
  }

  function marked(parts, kept, tag) {
    let place = -1;
    return el("span", {}, parts.map((part) => {
      if (!part.trim()) return part;
      place += 1;
      return kept.has(place) ? part : el(tag, {}, part);
    }));
  }

  return { compared };
})();
