// The page: puts the panes, the clock, the tour and the last column together, and listens to the server.

import { Behind } from "./behind.js";
import { ask, Lost } from "./net.js";
import { Pane } from "./pane.js";
import { tabs } from "./tabs.js";
import { aboveAll } from "./windows.js";

const root = document.documentElement;
const known = JSON.parse(document.getElementById("known").textContent);
const find = (what, where = document) => where.querySelector(what);
const all = (what, where = document) => [...where.querySelectorAll(what)];

const panes = all(".pane[data-person]").map((box) => new Pane(box, known, () => switchNames()));
const behind = new Behind(find("#pane-behind"), known.language);

// On a phone one column is shown, and a switch that stays in view chooses it.
const switches = all("[data-switch] [role=tab]");
tabs(find("[data-switch]"), (tab) => {
  for (const box of all(".columns > .pane")) box.classList.toggle("shown", box.id === tab.getAttribute("aria-controls"));
  for (const pane of panes) pane.seen();
  const hidden = aboveAll() - find("#columns").getBoundingClientRect().top;
  if (hidden > 0) scrollBy(0, -hidden);
});

function switchNames() {
  panes.forEach((pane, at) => {
    find("[data-switch-name]", switches[at]).textContent = find("h2", pane.box).textContent;
    switches[at].lang = pane.language;
    const count = find("[data-count]", switches[at]);
    count.hidden = pane.unread === 0;
    count.textContent = pane.unread;
  });
}

// The theme follows the system until somebody chooses.
const themeButton = find("[data-theme-toggle]");
const system = matchMedia("(prefers-color-scheme: dark)");
const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
const nameTheme = () => (themeButton.textContent = known.frame[dark() ? "light" : "dark"]);
themeButton.addEventListener("click", () => {
  root.dataset.theme = dark() ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
  nameTheme();
});
system.addEventListener("change", nameTheme);
nameTheme();

// The tour and the moving of the clock belong to the demo alone.
const tour = find("#tour");
const tourButton = find("[data-tour-toggle]");
function showTour(shown) {
  tour.hidden = !shown;
  tourButton.textContent = known.frame[shown ? "hide_tour" : "show_tour"];
  tourButton.setAttribute("aria-expanded", shown);
}
if (tour) {
  tourButton.addEventListener("click", () => {
    showTour(tour.hidden);
    localStorage.setItem("tour", tour.hidden ? "hidden" : "shown");
  });
  showTour(localStorage.getItem("tour") !== "hidden");
}

for (const button of all("[data-by]")) {
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      await ask("/local/clock", { by: button.dataset.by });
      await Promise.all(panes.filter((pane) => pane.place === "home").map((pane) => pane.home()));
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      lost(true);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}

function lost(is) {
  for (const pane of panes) pane.offline(is);
}

const stream = new EventSource(`/local/events?lang=${known.language}`);
const on = (name, take) => stream.addEventListener(name, (event) => take(JSON.parse(event.data)));
stream.addEventListener("open", async () => {
  try {
    await Promise.all([...panes.map((pane) => pane.load()), behind.load()]);
    lost(false);
    root.dataset.ready = "yes";
    start();
  } catch {
    lost(true);
  }
});

// Whoever came by the button of another program has the form open, in the first column.
function start() {
  if (location.hash !== "#case") return;
  history.replaceState(null, "", location.pathname + location.search);
  const pane = panes[0];
  pane.act({ did: "typed", place: pane.place, text: "/case" }, { opener: pane.input });
}

stream.addEventListener("error", () => lost(true));
on("message", (message) => {
  for (const pane of panes) pane.receive(message);
});
on("backstage", (what) => behind.happened(what));
let people = JSON.stringify(known.people);
on("people", (now) => {
  if (people === JSON.stringify(now)) return;
  people = JSON.stringify(now);
  known.people = now;
  for (const pane of panes) pane.peopleChanged();
  switchNames();
});
on("clock", ({ now, iso, due, session }) => {
  const time = find("[data-now]");
  time.textContent = now;
  time.dateTime = iso;
  find("[data-due]").textContent = due;
  const to = find("[data-session]");
  if (!to) return;
  to.hidden = !session;
  find("[data-session-day]", to).textContent = session;
});
on("tour", (html) => {
  const steps = find("[data-tour]");
  if (!steps) return;
  if (steps.dataset.html === html) return;
  const first = steps.dataset.html === undefined;
  steps.dataset.html = html;
  steps.innerHTML = html;
  if (!first) find("[data-tour-news]").textContent = find(".todo", steps).textContent;
});
switchNames();
