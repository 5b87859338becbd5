/* The page: a suite at a time, its sections one after the other. */
"use strict";

(() => {
  const { el, section, list, count, table } = Report;
  const report = Report.data.get("report");
  const main = document.getElementById("main");
  const nav = document.getElementById("nav");

  function about(suite) {
    const models = table({
      caption: "Models", columns: ["model", "spec", "package", "made", "failed", "result"].map((title) => ({ title, text: title !== "failed", better: null })),
      rows: suite.models.map((one) => ({ cells: [{ text: one.name }, { text: one.spec }, { text: one.distribution || "" }, { text: one.created.slice(0, 10) },
        { text: String(one.failures), value: one.failures }, { text: one.file }] })),
    });
    const signatures = table({
      caption: "Signatures: every setting that changes a score", columns: [{ title: "scorer", text: true }, { title: "signature", text: true }],
      rows: suite.signatures.map(([label, text]) => ({ cells: [{ text: label }, { text }] })),
    });
    return section("about", "How it was made", el("p", {}, suite.description),
      el("p", {}, `Suite ${suite.title}, digest ${suite.digest.slice(0, 12)}, data revision ${suite.revision.slice(0, 12)}`,
        suite.custom ? "; a custom suite" : "", suite.limit ? `; the first ${suite.limit} samples` : "", "."), models, signatures,
      unread());
  }

  /* The suites' titles, those last of which there is nothing but sweeps. */
  const titles = [...new Set([...report.suites, ...report.sweeps.map((sweep) => ({ title: sweep.suite }))].map((one) => one.title))];

  function show(place) {
    const title = titles[place];
    document.title = `${title} · inpaintbench report`;
    document.getElementById("title").textContent = title;
    const sweeps = Report.sweeps.make(report.sweeps.filter((sweep) => sweep.suite === title));
    const suite = report.suites[place];
    const sections = suite ? whole(suite, place, sweeps) : [sweeps, unread()].filter(Boolean);
    if (!suite) document.getElementById("subtitle").textContent = "Sweeps alone.";
    main.replaceChildren(...sections);
    nav.replaceChildren(...sections.filter((one) => one.id).map((one) => el("a", { href: `#${one.id}` }, one.querySelector("h2").textContent)));
  }

  function unread() {
    return list(report.refused.map((one) => `not read: ${one.file}: ${one.reason}`));
  }

  function whole(suite, place, sweeps) {
    document.getElementById("subtitle").textContent = `${count(suite.models.length)} ${suite.models.length === 1 ? "model" : "models"}, `
      + `${count(suite.samples)} samples, ${suite.degraders.length} ${suite.degraders.length === 1 ? "degrader" : "degraders"}: ${count(suite.cells)} cells. ${suite.description}`;
    return [Report.board.make(suite), Report.gallery.make(suite, place), Report.scores.make(suite), Report.study.make(suite),
      Report.probes.make(suite), Report.projection.make(suite), sweeps, about(suite)].filter(Boolean);
  }

  function start() {
    Report.theme.start(document.getElementById("theme"));
    document.getElementById("foot").append(`Made by inpaintbench ${report.version}. This page loads nothing from anywhere else.`);
    if (!titles.length) {
      main.append(Report.remark("No result could be read."), list(report.refused.map((one) => `${one.file}: ${one.reason}`)) || "");
      return;
    }
    const select = document.getElementById("suite");
    titles.forEach((title, place) => select.append(el("option", { value: place }, title)));
    select.addEventListener("change", () => show(Number(select.value)));
    select.closest("label").hidden = titles.length < 2;
    show(0);
  }

  start();
})();
