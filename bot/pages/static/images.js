"use strict";
// Every picture that is shown here came back from the bot: it is what is kept, byte for byte.
const adding = document.getElementById("adding");
const { path, saved, busy, lost, full } = adding.dataset;
const list = document.getElementById("images");
const said = document.getElementById("said");
const looked = document.getElementById("looked");
const save = document.getElementById("save");
const items = [];
let working = 0;
let reading = Promise.resolve();

function fresh() {
  save.disabled = working > 0 || !items.length || !looked.checked;
}
function body(head, blobs) {
  const json = new TextEncoder().encode(JSON.stringify(head));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, json.length);
  return new Blob([length, json, ...blobs]);
}
async function ask(where, head, blobs) {
  working += 1;
  said.textContent = busy;
  fresh();
  try {
    const answer = await fetch(path + where, { method: "POST", body: body(head, blobs) });
    said.textContent = answer.ok ? "" : (await answer.json()).said;
    return answer.ok ? answer : null;
  } catch {
    said.textContent = lost;
    return null;
  } finally {
    working -= 1;
    fresh();
  }
}
async function look(file, frame, boxes) {
  const answer = await ask("/look", { frame, boxes }, [file]);
  return answer && { ...JSON.parse(answer.headers.get("Picture")), png: await answer.blob() };
}
function show(item, picture) {
  Object.assign(item, picture);
  URL.revokeObjectURL(item.img.src);
  item.img.src = URL.createObjectURL(picture.png);
  looked.checked = false;
  outline(item);
  fresh();
}
function covers(box, place) {
  return box[0] <= place[0] && box[1] <= place[1] && box[0] + box[2] >= place[0] + place[2] && box[1] + box[3] >= place[1] + place[3];
}
function bare(item) {
  return item.found.filter((place) => !item.boxes.some((box) => covers(box, place)));
}
function outline(item) {
  const drawing = item.figure.querySelector("svg");
  drawing.setAttribute("viewBox", `0 0 ${item.width} ${item.height}`);
  drawing.replaceChildren(...bare(item).map((place) => {
    const frame = document.createElementNS(drawing.namespaceURI, "rect");
    ["x", "y", "width", "height"].forEach((side, at) => frame.setAttribute(side, place[at]));
    return frame;
  }));
  item.figure.querySelector(".cover").hidden = !bare(item).length;
}
function read(item) {
  item.found = [];
  if (!adding.dataset.reading) return;
  const { clean } = item;
  const said = item.figure.querySelector(".read");
  said.hidden = false;
  said.textContent = adding.dataset.reading;
  reading = reading.then(async () => {
    let places = null;
    if (!items.includes(item) || item.clean !== clean) return;
    try {
      const answer = await fetch(`${path}/words`, { method: "POST", body: body({}, [clean]) });
      if (answer.ok) places = (await answer.json()).boxes;
    } catch {}
    if (item.clean !== clean) return;
    item.found = places || [];
    said.textContent = adding.dataset[!places ? "unread" : places.length ? "found" : "nowhere"];
    outline(item);
  });
}
async function paint(item) {
  const picture = await look(item.clean, 0, item.boxes);
  if (picture) show(item, { png: picture.png });
  else item.boxes = item.painted || [];
  item.painted = [...item.boxes];
  outline(item);
}
async function add(file) {
  if (items.length + working >= Number(adding.dataset.room)) {
    said.textContent = full;
    return;
  }
  if (file.size > Number(adding.dataset.most)) {
    said.textContent = adding.dataset.long;
    return;
  }
  const picture = await look(file, 0, []);
  if (!picture) return;
  const figure = document.getElementById("one").content.cloneNode(true).firstElementChild;
  const item = { figure, img: figure.querySelector("img"), boxes: [], found: [], clean: picture.png };
  items.push(item);
  show(item, picture);
  read(item);
  list.append(figure);
  if (picture.frames > 1) {
    const choice = figure.querySelector(".frame");
    const number = choice.querySelector("input");
    choice.hidden = false;
    number.max = picture.frames;
    number.addEventListener("change", async () => {
      const other = await look(file, Number(number.value) - 1, []);
      if (!other) return;
      Object.assign(item, { boxes: [], found: [], clean: other.png });
      show(item, other);
      read(item);
    });
  }
  draws(item);
}
function draws(item) {
  const field = item.figure.querySelector(".field");
  let box = null;
  let mark = null;
  let from = null;
  const place = () => {
    if (!box) return;
    mark ||= field.appendChild(document.createElement("i"));
    for (const [side, at, most] of [["left", box[0], item.width], ["top", box[1], item.height], ["width", box[2], item.width], ["height", box[3], item.height]])
      mark.style[side] = `${(100 * at) / most}%`;
  };
  const drop = () => {
    mark?.remove();
    box = mark = from = null;
    item.figure.querySelector(".keys").hidden = true;
  };
  const done = () => {
    const whole = box && box.map(Math.round);
    drop();
    if (!whole || whole[2] < 3 || whole[3] < 3) return;
    item.boxes.push(whole);
    paint(item);
  };
  const at = (event) => {
    const seen = field.getBoundingClientRect();
    const x = Math.min(Math.max(event.clientX - seen.left, 0), seen.width);
    const y = Math.min(Math.max(event.clientY - seen.top, 0), seen.height);
    return [(x / seen.width) * item.width, (y / seen.height) * item.height];
  };
  field.addEventListener("pointerdown", (event) => {
    drop();
    from = at(event);
    field.setPointerCapture(event.pointerId);
  });
  field.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x, y] = at(event);
    box = [Math.min(x, from[0]), Math.min(y, from[1]), Math.abs(x - from[0]), Math.abs(y - from[1])];
    place();
  });
  field.addEventListener("pointerup", done);
  field.addEventListener("pointercancel", drop);
  item.figure.querySelector(".draw").addEventListener("click", () => {
    drop();
    box = [item.width * 0.4, item.height * 0.45, item.width * 0.2, item.height * 0.1];
    place();
    item.figure.querySelector(".keys").hidden = false;
    field.focus();
  });
  field.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!box || !(way || event.key === "Enter" || event.key === "Escape")) return;
    event.preventDefault();
    if (event.key === "Enter") return done();
    if (event.key === "Escape") return drop();
    const [first, most] = event.shiftKey ? [2, 1] : [0, 0];
    for (const axis of [0, 1]) {
      const length = axis ? item.height : item.width;
      const other = event.shiftKey ? box[axis] : box[axis + 2];
      box[first + axis] = Math.min(Math.max(box[first + axis] + way[axis] * length * 0.02, most * 3), length - other);
    }
    place();
  });
  item.figure.querySelector(".cover").addEventListener("click", () => {
    drop();
    item.boxes.push(...bare(item));
    paint(item);
  });
  item.figure.querySelector(".undo").addEventListener("click", () => {
    drop();
    if (item.boxes.pop()) paint(item);
  });
  item.figure.querySelector(".out").addEventListener("click", () => {
    items.splice(items.indexOf(item), 1);
    item.figure.remove();
    said.textContent = "";
    fresh();
  });
}
async function addAll(files) {
  const refused = [];
  for (const file of files) {
    await add(file);
    if (said.textContent) refused.push(files.length > 1 ? `${file.name}: ${said.textContent}` : said.textContent);
  }
  said.textContent = refused.join("\n");
}
const files = document.getElementById("files");
files.addEventListener("change", async () => {
  await addAll([...files.files]);
  files.value = "";
});
document.addEventListener("paste", (event) => addAll([...event.clipboardData.files]));
const target = document.getElementById("drop");
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  target.classList.add("over");
});
document.addEventListener("dragleave", () => target.classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  target.classList.remove("over");
  addAll([...event.dataTransfer.files]);
});
looked.addEventListener("change", fresh);
save.addEventListener("click", async () => {
  const blobs = items.map((item) => item.png);
  const answer = await ask("", { sizes: blobs.map((blob) => blob.size), looked: looked.checked }, blobs);
  if (!answer) return;
  adding.replaceChildren(said);
  said.className = "done";
  said.textContent = saved;
});
