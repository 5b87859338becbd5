/* Light or dark: as the system has it, until somebody chooses. */
"use strict";

Report.theme = (() => {
  const KEY = "inpaintbench-theme";
  const NEXT = { "": "dark", dark: "light", light: "" };
  const SAID = { "": "Theme: system", dark: "Theme: dark", light: "Theme: light" };

  function kept() {
    try {
      return localStorage.getItem(KEY) || "";
    } catch {
      return "";
    }
  }

  function keep(theme) {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      /* a page from disk may have no storage: the choice holds until it is closed */
    }
  }

  function apply(theme) {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  }

  let theme = Object.hasOwn(SAID, kept()) ? kept() : "";
  apply(theme);

  function start(button) {
    const say = () => { button.textContent = SAID[theme]; };
    say();
    button.addEventListener("click", () => {
      theme = NEXT[theme];
      apply(theme);
      keep(theme);
      say();
    });
  }

  return { start };
})();
