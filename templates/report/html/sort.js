"use strict";
// Makes the columns of tables sortable; without it every table is complete. A total stays last.
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
      if (next) rows.sort((a, b) => (next === "ascending" ? compare(a, b) : compare(b, a)));
      body.append(...rows, ...total);
    });
  });
}
