/* The board: ranks with ties, intervals, controls, and in grey what papers report. */
"use strict";

Report.board = (() => {
  const { el, number, section, list, remark, charts, table } = Report;

  function shorter(address, suite) {
    const only = suite.captioners.length === 1 ? `@${suite.captioners[0]}` : "";
    return only ? address.replace(only, "") : address;
  }

  function direction(suite, address) {
    const found = suite.tables.addresses.find((one) => one.address === address);
    return found ? found.better : null;
  }

  function make(suite) {
    const board = suite.board;
    const facts = el("p", {}, `${suite.primary}, ${suite.better === null ? "without a direction" : suite.better ? "higher is better" : "lower is better"}. `,
      `Degraders: ${suite.degraders.join(", ")}. Captioners: ${suite.captioners.join(", ") || "none"}. Prompts: ${suite.prompter}.`);
    if (!board.rows) return section("board", "Board", facts, remark(board.why), unranked(suite));
    const rows = [...board.rows.map((row) => ranked(row)), ...board.controls.map((one) => other(`${one.name} (control)`, one.scores)),
      ...board.published.map((one) => ({ ...other(one.name, published(one.scores)), verified: one.verified, source: one.source }))];
    const columns = [{ title: "name", text: true }, { title: "rank", better: null }];
    board.columns.forEach((address) => columns.push({ title: shorter(address, suite), better: direction(suite, address), note: address }));
    columns.push({ title: "verified", text: true }, { title: "n", better: null }, { title: "failed", better: null });
    const lines = rows.map((row) => ({
      class: row.rank ? (row.complete ? "" : "incomplete") : "aside",
      fixed: !row.rank,
      cells: [{ text: row.name, note: row.source || row.spec }, { text: row.rank ? String(row.rank) : "", value: row.rank },
        ...board.columns.map((address) => cell(row.scores[address], address === suite.primary)),
        { text: row.verified || "" }, { text: row.n === undefined ? "" : String(row.n), value: row.n },
        { text: row.failures === undefined ? "" : String(row.failures), value: row.failures }],
    }));
    const marks = rows.filter((row) => row.scores[suite.primary]).map((row) => ({
      name: row.rank ? `${row.rank}  ${row.name}` : row.name, ...row.scores[suite.primary], faint: !row.rank,
      hue: row.rank ? "var(--accent)" : "var(--quiet)",
    }));
    return section("board", "Board", facts,
      el("figure", {}, charts.intervals(marks, `${suite.primary} of each model with its 95 % interval`),
        el("figcaption", {}, `${suite.primary} with its 95 % interval, best first; in grey what is not ranked.`)),
      table({ caption: `Board of ${suite.title}`, columns, rows: lines, shade: true }),
      board.rows.length > 1 ? remark("Equal ranks: no significant difference (paired by sample, Holm over all pairs, p < .05). Intervals that overlap do not say so: the test is paired.") : null,
      board.published.length ? remark("What papers report is as printed, by other protocols, and not verified.") : null,
      list([...(board.why ? [board.why] : []), ...board.notes, ...board.refused.map((one) => `not ranked: ${one.file}: ${one.reason}`)]),
      unranked(suite));
  }

  function unranked(suite) {
    return list([...suite.notes, ...suite.refused.map((one) => `not in this report: ${one.file}: ${one.reason}`)]);
  }

  function ranked(row) {
    return { ...row, verified: row.level };
  }

  function other(name, scores) {
    return { name, scores, rank: null };
  }

  function published(scores) {
    return Object.fromEntries(Object.entries(scores).map(([address, value]) => [address, { value, low: null, high: null }]));
  }

  function cell(score, primary) {
    if (!score) return { text: "", value: null };
    const ends = Report.interval(score.low, score.high);
    return { text: number(score.value), value: score.value, small: primary ? ends : "", note: ends };
  }

  return { make, shorter };
})();
