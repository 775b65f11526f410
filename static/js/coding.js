// The coding workbench works without this file; with it, keys and the filter come alive.
const form = document.getElementById("coding");
const byId = (id) => document.getElementById(id);
const filter = byId("filter");
const list = byId("all");
const suggested = byId("suggested");
const details = byId("details");
const MINUTES_HELD = 4;

function say(words) {
  byId("said-aloud").textContent = words;
}

function nameOf(box) {
  return box.labels[0].lastChild.textContent.trim();
}

// Position and sentences of a theme stand on the page while it is ticked; what was chosen there comes back with it.
const put = new Map();
function showDetails(box) {
  const there = byId(`said-${box.value}`);
  if (box.checked && !there) {
    let piece = put.get(box.value);
    if (!piece) {
      piece = byId("said-template").content.firstElementChild.cloneNode(true);
      for (const part of [piece, ...piece.querySelectorAll("*")]) {
        for (const { name, value } of [...part.attributes]) {
          if (value.includes("THEME")) part.setAttribute(name, value.replaceAll("THEME", box.value));
        }
      }
      piece.querySelector("legend").textContent = nameOf(box);
      piece.querySelectorAll("summary .govuk-visually-hidden").forEach((part) => (part.textContent = ` “${nameOf(box)}”`));
    }
    details.append(piece);
  }
  if (!box.checked && there) {
    put.set(box.value, there);
    there.remove();
  }
  byId("no-details").hidden = details.childElementCount > 0;
}

function toggle(box) {
  box.checked = !box.checked;
  if (box.name === "theme") showDetails(box);
  say(`${nameOf(box)}: ${box.checked ? "ticked" : "not ticked"}`);
}

function plain(words) {
  return words.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").trim();
}

function narrow() {
  const wanted = plain(filter.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const item of list.children) {
    const fits = wanted.every((word) => plain(item.dataset.words).includes(word));
    item.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  say(shown === 1 ? "1 theme shown" : `${shown} themes shown`);
}

function leaveFilter() {
  filter.value = "";
  narrow();
  filter.blur();
}

function send(id) {
  byId(id).click();
}

const KEYS = {
  "/": () => filter.focus(),
  n: () => send("save"),
  0: () => send("nothing"),
  s: () => send("skip"),
  f: () => toggle(byId("flagged")),
  q: () => toggle(byId("quote_worthy")),
  m: () => byId("note").focus(),
  b: () => byId("earlier")?.click(),
  u: () => byId("undo")?.requestSubmit(),
  h: () => document.querySelector("[data-keep-hidden]")?.click(),
  p: () => document.querySelector("[data-not-personal]")?.click(),
  "?": () => (byId("keys-help").open = !byId("keys-help").open),
};

function typing(element) {
  return element.matches("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");
}

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || typing(event.target)) return;
  const box = /^[1-3]$/.test(event.key) && suggested?.querySelector(`[data-key="${event.key}"]`);
  const act = box ? () => toggle(box) : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

async function hold() {
  if (document.hidden) return;
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  try {
    await fetch(form.dataset.hold, { method: "POST", body });
  } catch {
    // The network is away: the server asks when the decision comes.
  }
}

for (const part of document.querySelectorAll("[data-plain]")) part.hidden = true;
byId("filter-group").hidden = false;
filter.addEventListener("input", narrow);
filter.addEventListener("keydown", (event) => {
  if (event.key === "Escape") leaveFilter();
  if (event.key !== "Enter") return;
  event.preventDefault();
  const first = [...list.children].find((item) => !item.hidden);
  if (first && filter.value.trim()) {
    toggle(first.querySelector("input"));
    leaveFilter();
  }
});
form.addEventListener("change", (event) => {
  if (event.target.name === "theme") showDetails(event.target);
});
form.querySelectorAll("input[name=theme]").forEach(showDetails);
if (form.dataset.shortcuts === "on") document.addEventListener("keydown", pressed);
setInterval(hold, MINUTES_HELD * 60 * 1000);
