// Pictures: taken in as soon as they are chosen, moved and taken out without leaving the page.

import { changed, elements, say } from "./compose_form.js";

const MOST = 4;
const HEAVIEST = 25_000_000;

/** Takes over the choice of files and the buttons of each picture. */
export function startPictures(form) {
  const list = form.querySelector("[data-pictures]");
  const input = form.elements.files;
  const rows = form.querySelector("[data-uploads]");
  let underWay = 0;

  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    rows.querySelectorAll(".is-refused").forEach((row) => row.remove());
    for (const file of files) {
      underWay += 1;
      await takeIn(form, list, rows, file);
      underWay -= 1;
    }
  });

  form.addEventListener("submit", (event) => {
    if (!underWay) return;
    event.preventDefault();
    event.stopPropagation();
    say(form, "A picture is still on its way. Try again in a moment.");
    rows.scrollIntoView({ block: "center" });
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move], [data-out]");
    if (!button) return;
    event.preventDefault();
    const card = button.closest("[data-picture]");
    if ("out" in button.dataset) takeOut(form, list, rows, card);
    else move(form, list, card, Number(button.dataset.move), button);
  });
}

async function takeIn(form, list, rows, file) {
  const have = list.children.length;
  const row = document.createElement("p");
  row.className = "upload";
  rows.append(row);
  if (have >= MOST) return refuse(row, `“${file.name}” was not added: X shows at most four pictures. Take one out first.`);
  if (file.size > HEAVIEST) return refuse(row, `“${file.name}” is larger than 25 MB: please send a smaller copy of it.`);
  const words = document.createElement("span");
  words.textContent = `Taking in “${file.name}”`;
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  bar.setAttribute("aria-label", `Taking in ${file.name}`);
  row.append(words, bar);
  const { status, answer } = await upload(form, file, have, (part) => {
    bar.value = part;
    if (part === 1) {
      words.textContent = `Removing what is hidden in “${file.name}”`;
      bar.removeAttribute("value");
    }
  });
  if (status !== 200) return refuse(row, answer.message ?? `“${file.name}” did not arrive. Nothing else is lost; choose it once more.`);
  row.remove();
  list.append(elements(answer.card));
  const card = list.lastElementChild;
  card.dispatchEvent(new Event("picture-added", { bubbles: true }));
  settle(form, list);
  say(form, `Picture ${list.children.length} is in. Describe it, and say who is in it.`);
  return card.querySelector("textarea").focus({ preventScroll: have > 0 });
}

/** Sends one file, and tells how far it is. fetch() cannot say that, so this is the older way. */
function upload(form, file, have, onProgress) {
  const data = new FormData();
  data.append("csrf_token", form.elements.csrf_token.value);
  data.append("have", have);
  data.append("file", file);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.upload);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total));
    request.addEventListener("loadend", () => resolve({ status: request.status, answer: request.response ?? {} }));
    request.send(data);
  });
}

function refuse(row, sentence) {
  row.className = "upload is-refused";
  row.setAttribute("role", "alert");
  row.textContent = sentence;
}

function takeOut(form, list, rows, card) {
  const place = [...list.children].indexOf(card);
  const row = document.createElement("p");
  row.className = "upload";
  row.append(`Picture ${place + 1} was taken out. `);
  const back = Object.assign(document.createElement("button"), {
    type: "button", className: "btn btn-small", textContent: "Put it back",
  });
  back.addEventListener("click", () => {
    row.remove();
    list.insertBefore(card, list.children[place] ?? null);
    settle(form, list);
    card.focus();
  });
  row.append(back);
  card.remove();
  form.querySelector("[data-add]").before(row);
  settle(form, list);
  back.focus();
}

function move(form, list, card, by, button) {
  const neighbour = by < 0 ? card.previousElementSibling : card.nextElementSibling;
  if (!neighbour) return;
  if (by < 0) neighbour.before(card); else neighbour.after(card);
  settle(form, list);
  (button.disabled ? card.querySelector("[data-move]:not([disabled])") : button)?.focus();
  say(form, `It is now picture ${[...list.children].indexOf(card) + 1}.`);
}

/** Numbers the pictures anew, and offers to add one only while there is room. */
function settle(form, list) {
  [...list.children].forEach((card, index) => {
    card.setAttribute("aria-label", `Picture ${index + 1}`);
    card.querySelectorAll("[data-place]").forEach((place) => { place.textContent = index + 1; });
    card.querySelector('[data-move="-1"]').disabled = index === 0;
    card.querySelector('[data-move="1"]').disabled = index === list.children.length - 1;
  });
  const isFull = list.children.length >= MOST;
  form.querySelector("[data-add]").hidden = isFull;
  form.querySelector("[data-full]").hidden = !isFull;
  changed(form);
}
