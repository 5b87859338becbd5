/* What the other scripts share: data as it arrives, elements made of text alone, numbers as people read them. */
"use strict";

window.Report = (() => {
  const data = new Map();
  const waiting = new Map();

  /* Data files call this; a value arrives as JSON text. */
  function put(name, text) {
    data.set(name, JSON.parse(text));
    const settle = waiting.get(name);
    if (settle) settle();
  }

  /* The value of a data file, whose script is loaded the first time it is asked for. */
  function load(name) {
    if (data.has(name)) return Promise.resolve(data.get(name));
    return new Promise((resolve, reject) => {
      waiting.set(name, () => resolve(data.get(name)));
      const script = document.createElement("script");
      script.src = `data/${name}.js`;
      script.onerror = () => reject(new Error(`data/${name}.js is not beside this page`));
      document.head.append(script);
    });
  }

  const SVG = new Set(["svg", "g", "path", "line", "rect", "circle", "text", "title", "polyline"]);

  /* An element. Children that are texts become text nodes: nothing is ever read as markup. */
  function el(tag, attributes, ...children) {
    const made = SVG.has(tag)
      ? document.createElementNS("http://www.w3.org/2000/svg", tag)
      : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (name === "style") Object.entries(value).forEach(([key, own]) => made.style.setProperty(key, own));
      else if (name === "value") made.value = value;
      else made.setAttribute(name, value === true ? "" : String(value));
    }
    made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return made;
  }

  /* Four significant digits, and a true minus; a dash where there is no number. */
  function number(value, digits = 4) {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    if (value === 0) return "0";
    const size = Math.abs(value);
    const text = size >= 1e6 || size < 1e-4
      ? value.toExponential(digits - 1)
      : String(Number(value.toPrecision(digits)));
    return text.replace("-", "−");
  }

  function count(value) {
    return String(value).replace(/\B(?=(\d{3})+$)/g, "\u2009");
  }

  function interval(low, high) {
    return low === null || high === null ? "" : `[${number(low, 3)}, ${number(high, 3)}]`;
  }

  /* A select with its label; `options` are [value, text], or groups {label, options}. */
  function choice(label, options, chosen, onchange, attributes) {
    const option = ([value, text]) => el("option", { value }, text);
    const select = el("select", { onchange: () => onchange(select.value), ...attributes });
    for (const one of options) {
      select.append(Array.isArray(one) ? option(one) : el("optgroup", { label: one.label }, one.options.map(option)));
    }
    select.value = chosen;
    return el("label", { class: "choice" }, el("span", {}, label), select);
  }

  function section(id, title, ...children) {
    return el("section", { id, "aria-labelledby": `${id}-title` }, el("h2", { id: `${id}-title` }, title), ...children);
  }

  function remark(...children) {
    return el("p", { class: "remark" }, ...children);
  }

  function list(texts) {
    return texts.length ? el("ul", { class: "notes" }, texts.map((text) => el("li", {}, text))) : null;
  }

  /* Which of the ten colours that everybody can tell apart a place has. */
  function colour(place) {
    return `var(--hue-${place % 8})`;
  }

  return { put, load, data, el, number, count, interval, choice, section, remark, list, colour };
})();
