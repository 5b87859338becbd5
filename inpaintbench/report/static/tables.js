/* Tables that can be sorted by any column, with shades that show where the good and the bad values are. */
"use strict";

Report.table = (() => {
  const { el } = Report;

  /* `columns` are {title, note, better, text}: `text` for words, `better` true, false or null.
     `rows` are {cells: [{text, value, note, node}], class}: the first cell is the row's head. */
  function table({ caption, columns, rows, shade = false, sorted = null }) {
    const body = el("tbody", {});
    let order = sorted;
    const heads = columns.map((column, place) => head(column, () => sort(place)));

    function sort(place) {
      const descending = order && order.place === place ? !order.descending : columns[place].better === true;
      order = { place, descending };
      fill();
    }

    function fill() {
      const shown = rows.slice();
      if (order) {
        const loose = shown.filter((row) => !row.fixed);
        loose.sort((a, b) => compare(a.cells[order.place], b.cells[order.place], order.descending));
        const fixed = shown.filter((row) => row.fixed);
        shown.splice(0, shown.length, ...loose, ...fixed);
      }
      heads.forEach((one, place) => {
        if (order && order.place === place) one.setAttribute("aria-sort", order.descending ? "descending" : "ascending");
        else one.removeAttribute("aria-sort");
      });
      const ranges = columns.map((column, place) => (shade ? range(rows, place) : null));
      body.replaceChildren(...shown.map((row) => line(row, columns, ranges)));
    }

    fill();
    const groups = grouped(columns);
    return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
      el("table", {}, el("caption", {}, caption),
        el("thead", {}, groups, el("tr", {}, heads)), body));
  }

  function head(column, onclick) {
    const button = el("button", { type: "button", class: "sort", onclick, title: column.note }, column.title);
    return el("th", { scope: "col", class: column.text ? "words" : "" }, button,
      column.better === true ? el("span", { class: "better", title: "higher is better" }, "↑") : null,
      column.better === false ? el("span", { class: "better", title: "lower is better" }, "↓") : null);
  }

  /* A line above the heads where columns belong together. */
  function grouped(columns) {
    if (!columns.some((column) => column.group)) return null;
    const cells = [];
    for (const column of columns) {
      const last = cells[cells.length - 1];
      if (last && column.group && last.group === column.group) last.span += 1;
      else cells.push({ group: column.group || "", span: 1 });
    }
    return el("tr", { class: "groups" }, cells.map((cell) =>
      (cell.group ? el("th", { colspan: cell.span, scope: "colgroup" }, cell.group) : el("td", { colspan: cell.span }))));
  }

  function line(row, columns, ranges) {
    return el("tr", { class: row.class }, row.cells.map((cell, place) => {
      const content = cell.node || cell.text;
      if (place === 0) return el("th", { scope: "row", title: cell.note }, content);
      const heat = ranges[place] && !row.fixed ? share(cell.value, ranges[place], columns[place].better) : null;
      return el("td", {
        class: `${columns[place].text ? "words" : ""}${heat === null ? "" : " heat"}`,
        style: heat === null ? {} : { "--heat": heat.toFixed(3) },
        title: cell.note,
      }, content, cell.small ? el("small", {}, cell.small) : null);
    }));
  }

  function range(rows, place) {
    const values = rows.filter((row) => !row.fixed).map((row) => row.cells[place] && row.cells[place].value)
      .filter((value) => typeof value === "number");
    const low = Math.min(...values);
    const high = Math.max(...values);
    return values.length > 1 && high > low ? [low, high] : null;
  }

  /* How good a value is among its column's, from 0 to 1; null where that cannot be said. */
  function share(value, [low, high], better) {
    if (typeof value !== "number" || better === null || better === undefined) return null;
    const part = (value - low) / (high - low);
    return better ? part : 1 - part;
  }

  function compare(a, b, descending) {
    const [x, y] = [key(a), key(b)];
    if (x === null || y === null) return (x === null) - (y === null);
    const order = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y));
    return descending ? -order : order;
  }

  function key(cell) {
    if (cell.value !== undefined && cell.value !== null) return cell.value;
    return cell.value === undefined && cell.text ? cell.text : null;
  }

  return table;
})();
