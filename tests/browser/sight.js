// Looks at a page as eyes and screen readers do. Evaluated in the page under test.
(() => {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const visible = (what) => [...document.querySelectorAll(what)].filter((one) => one.checkVisibility());

  function colour(text) {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = text;
    paint.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  }

  function light(rgb) {
    const [r, g, b] = rgb.map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function ratio(one, other) {
    const [more, less] = [light(one), light(other)].sort((a, b) => b - a);
    return (more + 0.05) / (less + 0.05);
  }

  function ground(element) {
    for (let one = element; one; one = one.parentElement) {
      const found = colour(getComputedStyle(one).backgroundColor);
      if (found[3] > 0.99) return found;
    }
    return colour("white");
  }

  const onGround = (element) => ratio(colour(getComputedStyle(element).color), ground(element));

  function contrasts() {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const words = walker.currentNode.textContent.trim();
      if (!words || element.closest(".sr, svg, script, option, [aria-disabled=true]")) continue;
      if (element.checkVisibility()) found.push([onGround(element), words.slice(0, 40)]);
    }
    for (const control of visible("input:is([type=text], [type=time], [type=date]), textarea, select")) found.push([onGround(control), control.id]);
    return found;
  }

  function edges() {
    return visible("input:is([type=text], [type=time], [type=date]), textarea, .body select, .win-foot select").map((one) => [
      ratio(colour(getComputedStyle(one).borderTopColor), ground(one.parentElement)),
      one.id,
    ]);
  }

  function named(one) {
    const by = (one.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent);
    const labels = [...(one.labels ?? [])].map((label) => label.textContent);
    const own = ["A", "BUTTON"].includes(one.tagName) ? one.textContent : "";
    return [one.getAttribute("aria-label"), ...by, ...labels, own].join("").trim();
  }

  function breaches() {
    const found = [];
    const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
    for (const id of new Set(ids)) if (ids.filter((one) => one === id).length > 1) found.push(`two of ${id}`);
    for (const name of ["for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-activedescendant"]) {
      for (const one of document.querySelectorAll(`[${name}]`)) {
        for (const id of one.getAttribute(name).split(/\s+/)) {
          if (!document.getElementById(id)) found.push(`${name} of <${one.localName}> leads to no ${id}`);
        }
      }
    }
    for (const one of visible("a[href], button, input, select, textarea, [tabindex='0'], [role=dialog]")) {
      if (!named(one)) found.push(`<${one.localName} class="${one.className}"> has no name`);
    }
    for (const one of document.querySelectorAll("[style]")) found.push(`<${one.localName}> has a style of its own`);
    return found;
  }

  return { contrasts, edges, breaches };
})()
