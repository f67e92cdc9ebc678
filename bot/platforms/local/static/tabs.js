// Tabs: arrow keys go around, Home and End go to the ends, only the chosen one is in the tab order.

const MOVES = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

export function tabs(list, chosen) {
  const all = [...list.querySelectorAll("[role=tab]")];
  function choose(tab) {
    for (const one of all) {
      one.setAttribute("aria-selected", one === tab);
      one.tabIndex = one === tab ? 0 : -1;
    }
    chosen(tab);
  }
  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) choose(tab);
  });
  list.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    const at = all.indexOf(event.target);
    if (!move || at < 0) return;
    event.preventDefault();
    const tab = all[move(at, all.length)];
    tab.focus();
    choose(tab);
  });
  return choose;
}
