// Pictures: taken in as soon as they are chosen, moved and taken out without leaving the page.

import { changed, elements, say } from "./compose_form.js";

const MOST = 4;
const HEAVIEST = 25_000_000;
const BUSY = 503;
const MOST_TRIES = 20;
const PAUSE = 1000;

/** Takes over the choice of files and the buttons of each picture. */
export function startPictures(form) {
  const list = form.querySelector("[data-pictures]");
  const input = form.elements.files;
  const rows = form.querySelector("[data-uploads]");
  let underWay = 0;
  let line = Promise.resolve(); // one file after another: the way out of a phone is narrow

  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    rows.querySelectorAll(".is-refused").forEach((row) => row.remove());
    for (const file of files) {
      const row = newRow(rows, file);
      const next = () => takeIn(form, list, row, file);
      underWay += 1;
      line = line.then(next, next).finally(() => { underWay -= 1; });
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

/** A line that says how far one file is, until it is a picture of the post or refused. */
function newRow(rows, file) {
  const row = document.createElement("p");
  row.className = "upload";
  const words = document.createElement("span");
  words.textContent = `“${file.name}” comes next`;
  row.append(words);
  rows.append(row);
  return row;
}

async function takeIn(form, list, row, file) {
  const have = list.children.length;
  if (have >= MOST) return refuse(row, `“${file.name}” was not added: X shows at most four pictures. Take one out first.`);
  if (file.size > HEAVIEST) return refuse(row, `“${file.name}” is larger than 25 MB: please send a smaller copy of it.`);
  const words = row.querySelector("span");
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  bar.setAttribute("aria-label", `Taking in ${file.name}`);
  row.append(bar);
  const { status, answer } = await uploadInTurn(form, file, have, (part, isWaiting) => {
    words.textContent = isWaiting
      ? `Many pictures are coming in. “${file.name}” is sent again in a moment`
      : part < 1 ? `Taking in “${file.name}”` : `Removing what is hidden in “${file.name}”`;
    if (part < 1 && !isWaiting) bar.value = part; else bar.removeAttribute("value");
  });
  if (status !== 200) return refuse(row, answer.message ?? `“${file.name}” did not arrive. Nothing else is lost; choose it once more.`);
  const isFree = [document.body, form.elements.files].includes(document.activeElement);
  row.remove();
  list.append(elements(answer.card));
  const card = list.lastElementChild;
  card.dispatchEvent(new Event("picture-added", { bubbles: true }));
  settle(form, list);
  say(form, `Picture ${list.children.length} is in. Describe it, and say who is in it.`);
  if (isFree) card.querySelector("textarea").focus({ preventScroll: have > 0 }); // never away from what is being typed
}

/** Sends one file, again and again while the server has too many of them at once. */
async function uploadInTurn(form, file, have, onProgress) {
  for (let tries = 1; ; tries += 1) {
    onProgress(0, false);
    const done = await upload(form, file, have, (part) => onProgress(part, false));
    if (done.status !== BUSY || tries === MOST_TRIES) return done;
    onProgress(0, true);
    await new Promise((resolve) => { setTimeout(resolve, (1 + Math.random()) * PAUSE); });
  }
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
