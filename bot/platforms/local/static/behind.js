// The last column. What is new is tinted and fades; nothing else moves.

import { ask } from "./net.js";
import { tabs } from "./tabs.js";

const MOST = 150;

export class Behind {
  constructor(box, language) {
    this.box = box;
    this.path = `/local/backstage?lang=${language}`;
    this.latest = box.querySelector("[data-latest]");
    this.messages = box.querySelector("[data-messages]");
    this.rows = box.querySelector("[data-rows]");
    this.open = new Set(["seats"]);
    tabs(box.querySelector("[role=tablist]"), (tab) => {
      for (const panel of box.querySelectorAll("[role=tabpanel]")) panel.hidden = panel.id !== tab.getAttribute("aria-controls");
      if (tab.dataset.part === "rows" && this.stale) this.load();
    });
    this.rows.addEventListener(
      "toggle",
      (event) => {
        const { table } = event.target.dataset;
        if (event.target.open) this.open.add(table);
        else this.open.delete(table);
      },
      true,
    );
  }

  async load() {
    const all = await ask(this.path);
    this.latest.innerHTML = all.latest;
    this.messages.innerHTML = all.messages;
    this.#paintRows(all.rows);
    this.#empties();
  }

  happened({ latest, messages, rows }) {
    add(this.latest, latest);
    add(this.messages, messages);
    this.#empties();
    if (!rows) return;
    if (this.rows.checkVisibility()) this.load().catch(() => (this.stale = true));
    else this.stale = true;
  }

  #paintRows(html) {
    const known = new Set([...this.rows.querySelectorAll("tr[data-key]")].map(name));
    const scrolled = new Map([...this.rows.querySelectorAll("details")].map((one) => [one.dataset.table, one.querySelector(".scroll-x").scrollLeft]));
    this.rows.innerHTML = html;
    this.stale = false;
    for (const table of this.rows.querySelectorAll("details")) {
      table.open = this.open.has(table.dataset.table);
      table.querySelector(".scroll-x").scrollLeft = scrolled.get(table.dataset.table) ?? 0;
    }
    if (known.size) for (const row of this.rows.querySelectorAll("tr[data-key]")) row.classList.toggle("fresh", !known.has(name(row)));
  }

  #empties() {
    for (const list of [this.latest, this.messages]) list.parentElement.querySelector("[data-empty]").hidden = list.childElementCount > 0;
  }
}

function name(row) {
  return `${row.closest("details").dataset.table} ${row.dataset.key}`;
}

function add(list, html) {
  if (!html) return;
  for (const old of list.querySelectorAll(".fresh")) old.classList.remove("fresh");
  const holder = document.createElement("template");
  holder.innerHTML = html;
  for (const one of holder.content.children) one.classList.add("fresh");
  list.prepend(holder.content);
  while (list.childElementCount > MOST) list.lastElementChild.remove();
}
