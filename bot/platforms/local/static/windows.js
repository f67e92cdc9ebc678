// The windows of one person: a stack that lies over the pane. What is under the top one is inert, and focus goes back
// to where it came from. What a window carries hidden stays here and is never written into the page.

export class Windows {
  constructor(stage, under, { placeName, changed }) {
    this.stage = stage;
    this.under = under;
    this.placeName = placeName;
    this.changed = changed;
    this.stack = [];
  }

  get top() {
    return this.stack.at(-1);
  }

  of(element) {
    const box = element.closest(".window");
    return this.stack.find((one) => one.box === box);
  }

  push(answer, opener) {
    const made = this.#made(answer);
    made.opener = opener;
    this.stack.push(made);
    this.stage.append(made.box);
    this.#settle();
    this.#arrive(made);
    this.changed();
  }

  replace(old, answer) {
    const at = this.stack.indexOf(old);
    if (at < 0) {
      this.push(answer, null);
      return;
    }
    const made = this.#made(answer);
    made.opener = old.opener;
    made.box.classList.add("still");
    old.box.replaceWith(made.box);
    this.stack[at] = made;
    this.#takeOver(made, at - 1);
    this.#settle();
    this.#arrive(made);
  }

  close(one = this.top) {
    const at = this.stack.indexOf(one);
    if (at < 0) return;
    const opener = this.stack[at].opener;
    for (const gone of this.stack.splice(at)) gone.box.remove();
    this.#settle();
    const back = opener?.isConnected && opener.checkVisibility() ? opener : null;
    (back ?? this.top?.box ?? this.under.querySelector("[role=tab][aria-selected=true]")).focus({ preventScroll: true });
    this.changed();
  }

  // Another person sits down at this pane: their windows come, these wait.
  swap(stack) {
    const waiting = this.stack;
    for (const one of waiting) one.box.remove();
    this.stack = stack;
    for (const one of stack) this.stage.append(one.box);
    this.#settle();
    return waiting;
  }

  // A first Esc on words that would be lost only says so.
  escape(words) {
    const top = this.top;
    if (!top) return false;
    if (!top.touched || top.warned) {
      this.close(top);
      return true;
    }
    top.warned = true;
    const line = document.createElement("p");
    line.className = "leave";
    line.role = "status";
    top.box.querySelector(".win-head").append(line);
    line.textContent = words;
    return true;
  }

  #made(answer) {
    const holder = document.createElement("template");
    holder.innerHTML = answer.html;
    const box = holder.content.firstElementChild;
    const made = { box, form: answer.form, hidden: answer.hidden, errors: answer.answer === "errors" };
    box.addEventListener("input", (event) => {
      if (event.target.matches("textarea, input[type=text]")) made.touched = true;
      made.warned = false;
      box.querySelector(".leave")?.remove();
    });
    return made;
  }

  #settle() {
    this.under.inert = this.stack.length > 0;
    this.stack.forEach((one, at) => {
      one.box.inert = at < this.stack.length - 1;
      const below = this.stack[at - 1];
      const back = one.box.querySelector("[data-back]");
      if (back) back.textContent = below ? below.box.querySelector("h3").textContent : this.placeName();
    });
  }

  // When a window comes back on top of its older self, the older one goes, and what was typed in it moves over.
  #takeOver(made, at) {
    const older = this.stack[at];
    if (older?.form !== made.form) return;
    for (const field of older.box.querySelectorAll("textarea, input[type=text]")) {
      const same = made.box.querySelector(`[name="${CSS.escape(field.name)}"]`);
      if (same && !same.value) same.value = field.value;
    }
    made.touched = older.touched && made.box.querySelector("textarea, input[type=text]") !== null;
    made.opener = older.opener;
    older.box.remove();
    this.stack.splice(at, 1);
  }

  // A conversation opens where it ends: at the whole of its last note, or where a long one begins.
  #toItsEnd(box, note) {
    const scroller = onPhone(box) ? document.scrollingElement : box;
    const head = box.querySelector(".win-head").getBoundingClientRect();
    const top = onPhone(box) ? head.height + aboveAll() : head.bottom;
    const bottom = onPhone(box) ? innerHeight : box.getBoundingClientRect().bottom;
    const at = note.getBoundingClientRect();
    const past = at.bottom + 48 - bottom;
    if (past > 0 || at.top < top) scroller.scrollTop += Math.min(Math.max(past, 0), at.top - top - 16);
  }

  #arrive(made) {
    const summary = made.box.querySelector(".summary");
    if (summary) {
      summary.tabIndex = -1;
      summary.focus({ preventScroll: true });
      made.touched = true;
    } else {
      made.box.focus({ preventScroll: true });
    }
    const notes = made.box.querySelector(".notes");
    // Nothing may push an alarm out of sight.
    const alarm = made.box.querySelector(".body > .callout.stop");
    if (notes && !summary && !alarm) this.#toItsEnd(made.box, notes.lastElementChild);
    else if (onPhone(made.box)) made.box.scrollIntoView();
    else made.box.scrollTop = 0;
  }
}

// On a phone the page scrolls, not the window.
const onPhone = (box) => getComputedStyle(box).position === "relative";

// How much of a phone's screen the band and the switch take, which never scroll away.
export const aboveAll = () => [...document.querySelectorAll("[data-band], [data-switch]")].reduce((sum, one) => sum + one.offsetHeight, 0);

export function typed(box) {
  const form = box.querySelector("form");
  const values = {};
  if (form) for (const [name, value] of new FormData(form)) if (value !== "") values[name] = value;
  return values;
}
