// Who is in it? Names found while typing, whole classes and groups at one tap, and chips that take a name off.

import { changed, say } from "./compose_form.js";

const MOST = 8;
const NARROW = 560;
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Makes ticking quick, by keyboard and by thumb. The boxes of the classes stay what is sent. */
export function startTags(form) {
  const rows = [...form.querySelectorAll("[data-classes] li")].map((item) => ({
    item,
    box: item.querySelector("input"),
    name: item.querySelector("[data-pupil-name]").textContent,
    group: item.closest("details").querySelector("summary").firstChild.textContent.trim(),
    words: plain(item.dataset.name).split(/\s+/),
  }));
  const byId = new Map(rows.map((row) => [row.box.value, row]));
  const find = form.querySelector("[data-find]");
  const list = form.querySelector("[data-matches]");
  const nobody = form.querySelector("[data-nobody]");

  const refresh = () => {
    showTags(form, rows);
    for (const group of form.querySelectorAll("[data-classes] details")) {
      const boxes = [...group.querySelectorAll("input")];
      const ticked = boxes.filter((box) => box.checked).length;
      group.querySelector("[data-ticked]").textContent = ticked ? `${ticked} ticked` : "";
    }
  };
  const tick = (some, value) => {
    some.forEach((row) => { row.box.checked = value; });
    if (value && some.length) nobody.checked = false;
    refresh();
    changed(form);
  };
  const empty = () => {
    find.value = "";
    list.hidden = true;
    list.replaceChildren();
  };
  const take = (row) => {
    tick([row], !row.box.checked);
    say(form, row.box.checked ? `${row.name} is in it` : `${row.name} is taken off`);
    empty();
    find.focus();
  };

  find.addEventListener("input", (event) => {
    event.stopPropagation(); // a search is no change of what is said
    showMatches(list, search(rows, find.value), take);
  });
  find.addEventListener("focus", () => {
    if (window.innerWidth < NARROW) find.labels[0].scrollIntoView({ block: "start" }); // room for what is found
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      list.querySelector("button")?.click();
    } else if (event.key === "Escape") {
      empty();
    } else if (event.key === "ArrowDown" && !list.hidden) {
      event.preventDefault();
      list.querySelector("button")?.focus();
    }
  });
  list.addEventListener("keydown", (event) => walk(event, list, find));

  form.addEventListener("click", (event) => {
    const whole = event.target.closest("[data-whole-class]");
    const group = event.target.closest("[data-group]");
    const off = event.target.closest("[data-untag]");
    if (!whole && !group && !off) return;
    event.preventDefault();
    if (off) {
      const next = off.closest("li").nextElementSibling?.querySelector("button") ?? find;
      const { untag } = next.dataset;
      tick([byId.get(off.dataset.untag)], false);
      (untag ? form.querySelector(`[data-untag="${untag}"]`) : find).focus();
      return;
    }
    const some = whole
      ? rows.filter((row) => whole.closest("details").contains(row.box))
      : group.dataset.group.split(" ").map((id) => byId.get(id)).filter(Boolean);
    const all = some.every((row) => row.box.checked);
    tick(some, !all);
    say(form, all ? `${some.length} taken off` : `${some.length} ticked. Take off whoever is not in it.`);
  });
  form.addEventListener("change", (event) => {
    if (event.target === nobody && nobody.checked) {
      nobody.before_ticked = rows.filter((row) => row.box.checked);
      nobody.before_ticked.forEach((row) => { row.box.checked = false; });
    } else if (event.target === nobody) {
      nobody.before_ticked?.forEach((row) => { row.box.checked = true; });
    } else if (event.target.name === "pupil" && event.target.checked) {
      nobody.checked = false;
    } else if (event.target.name !== "pupil") {
      return;
    }
    refresh();
  });
  form.addEventListener("answered", refresh);
  refresh();
}

/** Those whose name or class begins like every word typed; names that begin so come first. */
function search(rows, typed) {
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  if (!wanted.length) return null;
  const found = rows.filter((row) => wanted.every((word) => row.words.some((one) => one.startsWith(word))));
  const begins = (row) => (plain(row.name).startsWith(wanted[0]) ? 0 : 1);
  return found.sort((one, other) => begins(one) - begins(other));
}

function showMatches(list, found, take) {
  list.replaceChildren();
  list.hidden = found === null;
  if (found === null) return;
  for (const row of found.slice(0, MOST)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "match";
    const name = Object.assign(document.createElement("span"), { className: "tag-name", textContent: row.name });
    const can = row.item.querySelector("[data-can]").cloneNode(true);
    can.removeAttribute("data-can");
    const group = Object.assign(document.createElement("span"), {
      className: "quiet", textContent: row.box.checked ? "ticked" : row.group,
    });
    button.append(name, " ", can, " ", group);
    button.addEventListener("click", () => take(row));
    const item = document.createElement("li");
    item.append(button);
    list.append(item);
  }
  list.querySelector("button")?.setAttribute("data-first", "");
  if (!found.length || found.length > MOST) {
    const words = found.length ? `And ${found.length - MOST} more. Type another letter.` : "Nobody of that name is on the roll.";
    list.append(Object.assign(document.createElement("li"), { className: "match quiet", textContent: words }));
  }
}

function walk(event, list, find) {
  const buttons = [...list.querySelectorAll("button")];
  const here = buttons.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") find.focus();
  if (!step || here < 0) return;
  event.preventDefault();
  (buttons[here + step] ?? (step < 0 ? find : buttons[here])).focus();
}

function showTags(form, rows) {
  const list = form.querySelector("[data-tags]");
  const had = list.contains(document.activeElement) ? document.activeElement.dataset.untag : null;
  list.replaceChildren(...rows.filter((row) => row.box.checked).map((row) => {
    const button = Object.assign(document.createElement("button"), { className: "tag", type: "button" });
    button.dataset.untag = row.box.value;
    const name = Object.assign(document.createElement("span"), { className: "tag-name", textContent: row.name });
    const can = row.item.querySelector("[data-can]").cloneNode(true);
    can.removeAttribute("data-can");
    const off = Object.assign(document.createElement("span"), { className: "tag-off", textContent: "×" });
    off.setAttribute("aria-hidden", "true");
    const says = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ": take off" });
    button.append(name, " ", can, off, says);
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
  if (had) list.querySelector(`[data-untag="${had}"]`)?.focus(); // the server’s answer takes nobody’s place away
}
