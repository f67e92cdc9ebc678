// One person's screen: home, direct messages, the channel, and the windows over them.

import { composer } from "./composer.js";
import { ask, eventName, Lost } from "./net.js";
import { tabs } from "./tabs.js";
import { typed, Windows } from "./windows.js";

export class Pane {
  constructor(box, known, onUnread) {
    this.box = box;
    this.known = known;
    this.onUnread = onUnread;
    this.seats = new Map();
    this.person = box.dataset.person;
    this.language = box.lang;
    this.messages = [];
    const under = box.querySelector("[data-under]");
    this.windows = new Windows(box.querySelector(".stage"), under, {
      placeName: () => this.#tab(this.place).firstElementChild.textContent,
      changed: () => this.#windowsChanged(),
    });
    this.seat = this.#seatOf(this.person);
    this.chooseTab = tabs(under.querySelector("[role=tablist]"), (tab) => this.#show(tab.dataset.place));
    this.input = composer(box.querySelector("[data-composer]"), {
      commands: known.commands,
      language: () => this.language,
      send: (text) => this.act({ did: "typed", place: this.place, text }, { opener: this.input }),
    });
    box.querySelector("[data-choose]").addEventListener("change", (event) => this.sitDown(event.target.value));
    box.querySelector(".seg").addEventListener("change", (event) => this.speak(event.target.value));
    box.addEventListener("click", (event) => this.#clicked(event));
    box.addEventListener("submit", (event) => this.#submitted(event));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.windows.escape(this.say("leave"))) event.preventDefault();
    });
    box.addEventListener("input", (event) => this.#measure(event.target));
  }

  get place() {
    return this.seat.place;
  }

  say(word) {
    return this.known.words[this.language][word];
  }

  // Everything anew: after the page opened, after a lost connection, for another person.
  async load() {
    const person = this.person;
    const meanwhile = (this.meanwhile = []);
    const messages = await ask(`/local/pane?persona=${encodeURIComponent(person)}`);
    if (person !== this.person) return;
    const newest = new Map(messages.map((one) => [one.id, one]));
    for (const one of meanwhile) {
      if (!(newest.get(one.id)?.version >= one.version)) newest.set(one.id, one);
    }
    this.messages = [...newest.values()];
    this.#paint();
    if (this.place === "home") await this.home();
  }

  async home() {
    await this.act({ did: "opened", place: "home" });
  }

  sitDown(person) {
    this.seat.windows = this.windows.swap([]);
    this.seat.draft = this.input.value;
    this.person = person;
    this.seat = this.#seatOf(person);
    this.messages = [];
    this.speak(this.seat.language ?? this.#self().language, false);
    this.windows.swap(this.seat.windows);
    this.chooseTab(this.#tab(this.place));
    this.input.value = this.seat.draft;
    this.#fail("");
    this.onUnread();
    this.load().catch(() => this.offline(true));
  }

  speak(language, again = true) {
    this.language = this.seat.language = language;
    this.box.lang = language;
    for (const one of this.box.querySelectorAll(".seg input")) one.checked = one.value === language;
    for (const one of this.box.querySelectorAll("[data-word]")) one.textContent = this.say(one.dataset.word);
    for (const one of this.box.querySelectorAll("[data-word-label]")) one.setAttribute("aria-label", this.say(one.dataset.wordLabel));
    this.#introduce();
    this.#paint();
    if (again && this.place === "home") this.home();
  }

  // Somebody joined, left, or has a new name.
  peopleChanged() {
    const choice = this.box.querySelector("[data-choose]");
    choice.replaceChildren(...this.known.people.map((one) => new Option(one.name, one.id)));
    choice.value = this.person;
    this.#introduce();
  }

  receive(message) {
    if (message.only !== null && message.only !== this.person) return;
    const at = this.messages.findIndex((one) => one.id === message.id);
    if (at >= 0) {
      if (this.messages[at].version >= message.version) return;
      this.messages[at] = { ...message, fresh: this.messages[at].fresh };
      this.meanwhile?.push(message);
      this.#paint(message.place);
      return;
    }
    this.messages.push(message);
    this.meanwhile?.push(message);
    this.messages.sort((a, b) => a.id - b.id);
    if (message.kept) {
      message.fresh = true;
      this.box.querySelector("[data-news]").textContent = this.say("arrived");
      if (!this.#sees(message.place)) this.seat.unread[message.place] += 1;
    }
    this.#paint(message.place);
    this.#counts();
    if (message.kept && this.#sees("home")) this.home();
  }

  offline(lost) {
    const line = this.box.querySelector("[data-offline]");
    line.hidden = !lost;
    line.textContent = lost ? this.say("offline") : "";
  }

  // Tells the bot what was done. What was typed is let go only once an answer is there.
  async act(did, { acting = null, opener = null } = {}) {
    const whole = { persona: this.person, language: this.language, event: eventName(), ...did };
    const person = this.person;
    let answer;
    try {
      answer = await ask("/local/act", whole);
    } catch (error) {
      if (error instanceof Lost) this.offline(true);
      else this.#fail(this.say("failed"));
      return false;
    }
    if (person !== this.person) return true;
    this.#fail("");
    this.#answer(answer, did, acting, opener);
    return true;
  }

  seen() {
    if (this.#sees(this.place) && this.place !== "home") this.seat.unread[this.place] = 0;
    this.#counts();
  }

  get unread() {
    return this.seat.unread.direct + this.seat.unread.channel;
  }

  #self() {
    return this.known.people.find((one) => one.id === this.person);
  }

  #introduce() {
    const self = this.#self();
    if (!self) return;
    this.box.querySelector("h2").textContent = self.name;
    this.box.querySelector("[data-about]").textContent = self.about[this.language];
  }

  #seatOf(person) {
    if (!this.seats.has(person)) {
      this.seats.set(person, { place: "home", windows: [], draft: "", unread: { direct: 0, channel: 0 } });
    }
    return this.seats.get(person);
  }

  #tab(place) {
    return this.box.querySelector(`[data-place=${place}]`);
  }

  #panel(place) {
    return this.box.querySelector(`[data-panel=${place}]`);
  }

  #sees(place) {
    return this.place === place && !this.windows.top && this.box.checkVisibility();
  }

  #show(place) {
    this.seat.place = place;
    for (const panel of this.box.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== place;
    this.box.querySelector("[data-composer]").hidden = place === "home";
    this.seen();
    if (place === "home") this.home();
    else this.#newest(place);
  }

  #end(place) {
    const panel = this.#panel(place);
    panel.scrollTop = panel.scrollHeight;
  }

  // On a phone the page scrolls, not the panel.
  #newest(place) {
    this.#end(place);
    const panel = this.#panel(place);
    if (getComputedStyle(panel).overflowY === "visible") scrollTo(0, document.documentElement.scrollHeight);
  }

  #windowsChanged() {
    this.seen();
    if (!this.windows.top && this.place === "home") this.home();
  }

  #counts() {
    for (const place of ["direct", "channel"]) {
      const count = this.#tab(place).querySelector("[data-count]");
      const number = this.seat.unread[place];
      count.hidden = number === 0;
      count.textContent = number;
      count.setAttribute("aria-label", `${number} ${this.say("new")}`);
    }
    this.onUnread();
  }

  #paint(only) {
    for (const place of only ? [only] : ["direct", "channel"]) {
      const panel = this.#panel(place);
      const low = panel.scrollHeight - panel.scrollTop - panel.clientHeight < 80;
      const painted = [];
      let day = "";
      for (const message of this.messages.filter((one) => one.place === place)) {
        if (message.day !== day) painted.push(line("date", message.heading[this.language]));
        day = message.day;
        painted.push(this.#item(message));
      }
      if (!painted.length) painted.push(line("empty", this.say(`nothing_${place}`)));
      keepingFocus(panel, () => panel.replaceChildren(...painted));
      if (low || !only) this.#end(place);
    }
  }

  #item(message) {
    const item = document.createElement("div");
    item.className = message.fresh ? "item new" : "item";
    item.innerHTML = message.html[this.language];
    mine(item, this.box.id);
    if (message.fresh) item.querySelector(".card").prepend(line("tag", this.say("new")));
    return item;
  }

  #answer(answer, did, acting, opener) {
    if (did.did !== "opened" && this.messages.some((one) => one.fresh)) {
      for (const one of this.messages) one.fresh = false;
      this.#paint();
    }
    for (const message of answer.messages) this.receive(message);
    switch (answer.answer) {
      case "home": {
        const home = this.#panel("home");
        keepingFocus(home, () => (home.innerHTML = answer.html));
        home.lang = answer.language;
        mine(home, this.box.id);
        return;
      }
      case "open":
      case "push":
        this.windows.push(answer, opener);
        return;
      case "replace":
      case "errors":
        this.windows.replace(acting, answer);
        return;
      case "say":
        if (acting) this.windows.close(acting);
        if (!this.windows.top && this.place !== answer.place) this.chooseTab(this.#tab(answer.place));
        this.#end(answer.place);
        return;
      default:
        if (acting) this.windows.close(acting);
        else if (this.place === "home" && did.did !== "opened") this.home();
    }
  }

  #fail(words) {
    const line = this.box.querySelector("[data-failed]");
    line.hidden = !words;
    line.textContent = words;
  }

  #clicked(event) {
    const acting = this.windows.of(event.target);
    if (event.target.closest("[data-close]") && acting) this.windows.close(acting);
    const link = event.target.closest(".summary a");
    if (link) {
      event.preventDefault();
      const field = this.box.querySelector(`[id="${CSS.escape(link.hash.slice(1))}"]`);
      field?.focus();
      field?.closest(".field").scrollIntoView({ block: "center" });
    }
    const button = event.target.closest("[data-action]");
    if (!button) return;
    const { action, handle, value } = button.dataset;
    const from = acting ? { place: "window", values: typed(acting.box), hidden: acting.hidden } : { place: this.place };
    this.#once(button, () => this.act({ did: "pressed", action, handle, value, ...from }, { acting, opener: button }));
  }

  #submitted(event) {
    const acting = this.windows.of(event.target);
    if (!acting) return;
    event.preventDefault();
    const { form, hidden } = acting;
    const button = acting.box.querySelector("[type=submit]");
    const did = { did: "submitted", place: "window", form, hidden, values: typed(acting.box) };
    this.#once(button, () => this.act(did, { acting }));
  }

  // A second press while the first is on its way does nothing; the button keeps its focus.
  async #once(button, work) {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    await work();
    button.removeAttribute("aria-disabled");
  }

  #measure(field) {
    const limit = Number(field.dataset.limit);
    if (!limit) return;
    const length = [...field.value].length;
    let note = field.parentElement.querySelector(".length");
    if (length < limit * 0.8) {
      note?.remove();
      return;
    }
    if (!note) {
      note = line("length", "", "p");
      field.after(note);
    }
    note.classList.toggle("over", length > limit);
    note.textContent = this.say("length").replace("{n}", length).replace("{limit}", limit);
  }
}

function line(kind, words, tag = "p") {
  const made = document.createElement(tag);
  made.className = kind;
  made.textContent = words;
  return made;
}

// What is drawn anew keeps the focus where it was: on the button that stands in the same place.
function keepingFocus(box, draw) {
  const pressable = () => [...box.querySelectorAll("button, a[href]")];
  const at = pressable().indexOf(document.activeElement);
  draw();
  if (at >= 0) pressable().at(at)?.focus({ preventScroll: true });
}

// The same message can stand in several panes: its ids are made this pane's own.
function mine(box, pane) {
  for (const one of box.querySelectorAll("[id]")) one.id = `${pane}-${one.id}`;
  for (const one of box.querySelectorAll("[aria-describedby]")) {
    one.setAttribute("aria-describedby", `${pane}-${one.getAttribute("aria-describedby")}`);
  }
}
