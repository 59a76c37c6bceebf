"use strict";
// Makes the columns of tables sortable, and rows of some found by words; without it every table is complete.
// A total stays last, and before it what is not known.
for (const table of document.querySelectorAll("table[data-table]")) {
  const body = table.tBodies[0];
  if (!body || body.rows.length < 3) continue;
  const original = Array.from(body.rows);
  const heads = Array.from(table.tHead.rows[0].cells);
  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const before = head.getAttribute("aria-sort");
      const next = before === null ? "ascending" : before === "ascending" ? "descending" : null;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      if (next) head.setAttribute("aria-sort", next);
      const total = original.filter((row) => row.classList.contains("total"));
      const rows = original.filter((row) => !row.classList.contains("total"));
      const key = (row) => {
        const cell = row.cells[place];
        const value = cell.dataset.value;
        const number = value === undefined || value === "" ? NaN : Number(value);
        return Number.isNaN(number) ? (value || cell.textContent) : number;
      };
      const compare = (a, b) => {
        const x = key(a), y = key(b);
        if (typeof x === "number" && typeof y === "number") return x - y;
        if (typeof x !== typeof y) return typeof x === "number" ? -1 : 1;
        return x.localeCompare(y, document.documentElement.lang, { numeric: true });
      };
      const blank = (row) => {
        const cell = row.cells[place];
        return cell.classList.contains("number") ? !cell.dataset.value : !cell.textContent.trim();
      };
      const order = (a, b) => blank(a) - blank(b) || (next === "ascending" ? compare(a, b) : compare(b, a));
      if (next) rows.sort(order);
      body.append(...rows, ...total);
    });
  });
  if (!table.dataset.filter) continue;
  // Marks of letters are left out: "Phu My" finds "Phú Mỹ".
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
  const texts = new Map(original.map((row) => [row, plain(Array.from(row.cells, (cell) => cell.textContent).join(" "))]));
  const field = document.createElement("input");
  field.type = "search";
  field.setAttribute("aria-label", `${table.dataset.filter}: ${table.caption.textContent}`);
  field.placeholder = table.dataset.filter;
  const count = document.createElement("output");
  count.setAttribute("aria-live", "polite");
  const line = document.createElement("p");
  line.className = "filter";
  line.append(field, count);
  table.parentElement.before(line);
  field.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    texts.forEach((text, row) => {
      row.hidden = !row.classList.contains("total") && !words.every((word) => text.includes(word));
      shown += !row.hidden;
    });
    count.textContent = words.length ? `${shown} / ${original.length}` : "";
    line.classList.toggle("filtered", words.length > 0);
  });
}
