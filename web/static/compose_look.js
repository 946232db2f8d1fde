// How far is the look at each picture? Asked about twice a second, and more seldom when it takes long.

import { elements } from "./compose_form.js";

const OFTEN = 500;
const OFTEN_ENOUGH = 12;
const SLOWER = 1.3;
const SELDOM = 4000;
const OVER = ["checked", "failed", "covered"];

/** Follows the look at every picture of the form, those added later included. */
export function startLooks(form) {
  const follow = (root) => root.querySelectorAll("[data-look]").forEach((part) => watch(form, part));
  follow(form);
  form.addEventListener("picture-added", (event) => follow(event.target));
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-look-again]");
    if (!button) return;
    event.preventDefault();
    again(form, button.closest("[data-look]"));
  });
}

async function watch(form, part) {
  let pause = OFTEN;
  for (let asked = 0; !OVER.includes(part.dataset.stage); asked += 1) {
    await new Promise((resolve) => { setTimeout(resolve, pause); });
    if (asked >= OFTEN_ENOUGH) pause = Math.min(SELDOM, pause * SLOWER);
    if (!part.isConnected) continue; // taken out, and perhaps put back
    const { status, told } = await ask(form, part);
    if (status === 403 || status === 404) return;
    if (told) show(form, part, told);
  }
}

async function again(form, part) {
  const data = new FormData();
  data.append("csrf_token", form.elements.csrf_token.value);
  const { told } = await ask(form, part, { method: "POST", body: data });
  if (!told) return;
  show(form, part, told);
  watch(form, part);
}

/** Gives the answer, or none where there is no connection: then it is asked again later. */
async function ask(form, part, options = {}) {
  try {
    const response = await fetch(`${form.dataset.upload}/${part.dataset.look}/look`, {
      headers: { Accept: "application/json" }, ...options,
    });
    return { status: response.status, told: response.ok ? await response.json() : null };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { status: 0, told: null };
  }
}

function show(form, part, told) {
  if (told.part) {
    const fresh = elements(told.part).firstElementChild;
    part.className = fresh.className;
    part.dataset.stage = fresh.dataset.stage;
    part.replaceChildren(...fresh.childNodes);
    const who = part.closest("[data-picture]")?.querySelector("[data-who]");
    if (who) who.textContent = told.who;
    form.dispatchEvent(new Event("look-done"));
    return;
  }
  part.classList.replace(`is-${part.dataset.stage}`, `is-${told.stage}`);
  part.dataset.stage = told.stage;
  part.querySelector("[data-look-again]")?.remove();
  const words = part.querySelector("[data-look-words]");
  if (words.textContent !== told.words) words.textContent = told.words;
  const bar = part.querySelector("[data-look-bar]") ?? newBar(part);
  if (told.share) bar.value = told.share; else bar.removeAttribute("value");
}

function newBar(part) {
  const bar = Object.assign(document.createElement("progress"), { max: 1 });
  bar.setAttribute("aria-label", "How far the check is");
  bar.dataset.lookBar = "";
  part.append(bar);
  return bar;
}
