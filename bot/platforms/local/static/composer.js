// Where commands are typed. After a slash the known ones are offered: arrows choose, Tab or Enter takes.

export function composer(form, { commands, language, send }) {
  const input = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  let offered = [];
  let at = -1;

  function offer() {
    const text = input.value;
    offered = text.startsWith("/") ? commands.filter((one) => one.name.startsWith(text) && one.name !== text) : [];
    at = -1;
    list.replaceChildren(
      ...offered.map((one, index) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${index}`;
        item.role = "option";
        const name = document.createElement("code");
        name.textContent = one.name;
        const about = document.createElement("span");
        about.className = "quiet";
        about.textContent = one[language()];
        item.append(name, about);
        item.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          take(index);
        });
        return item;
      }),
    );
    show();
  }

  function show() {
    list.hidden = offered.length === 0;
    input.setAttribute("aria-expanded", !list.hidden);
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", index === at));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function hide() {
    offered = [];
    show();
  }

  function take(index) {
    // What stands in capitals is to be filled in, so it is left out.
    input.value = offered[index].name.replace(/[A-Z]+$/, "");
    hide();
    input.focus();
  }

  input.addEventListener("input", offer);
  input.addEventListener("focus", offer);
  input.addEventListener("blur", hide);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      at = at < 0 && step < 0 ? offered.length - 1 : (at + step + offered.length) % offered.length;
      show();
    } else if ((event.key === "Enter" && at >= 0) || (event.key === "Tab" && !event.shiftKey && at >= 0)) {
      take(at);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      hide();
    } else return;
    event.preventDefault();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    hide();
    if ((await send(text)) && input.value.trim() === text) input.value = "";
  });
  return input;
}
