// Does it add up, who may be shown in such a picture, and is it kept? Asked of the server after every change.

import { changed, say, send } from "./compose_form.js";

const PAUSE = 350;
const NOT_KEPT = "There is no connection, so this is not kept for now. Leave the page open and go on.";

/** Keeps what is said, and shows how it adds up, shortly after every change. */
export function startSum(form) {
  let timer;
  let isLeaving = false;
  let asking = new AbortController();

  const ask = async () => {
    timer = null;
    asking.abort();
    asking = new AbortController();
    try {
      const { ok, answer } = await send(form.dataset.page, fields(form), { signal: asking.signal });
      if (ok) show(form, answer);
      tell(form, ok ? "" : answer.message ?? "This could not be kept. Load the page again.");
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof TypeError)) throw error;
      tell(form, NOT_KEPT);
    }
  };
  const askAtOnce = () => {
    if (!timer || isLeaving) return;
    clearTimeout(timer);
    timer = null;
    fetch(form.dataset.page, {
      method: "POST", body: fields(form), headers: { Accept: "application/json" }, keepalive: true,
    }).catch(() => {});
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
    marked(form);
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    isLeaving = true;
    clearTimeout(timer);
    asking.abort();
    const burns = ["cover", "faces"].includes(event.submitter?.value) || countMarks(form) > 0;
    if (burns) tell(form, "Covering. This takes a moment.");
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && askAtOnce());
  window.addEventListener("pagehide", askAtOnce);
  window.addEventListener("pageshow", (event) => {
    isLeaving = false;
    if (event.persisted) changed(form);
  });
  marked(form);
}

function fields(form) {
  const data = new FormData(form);
  data.set("do", "keep");
  for (const side of ["left", "top", "width", "height"]) data.delete(`box-${side}`); // added by their button alone
  return data;
}

function show(form, answer) {
  const line = form.querySelector("[data-sum]");
  const before = line.textContent;
  line.querySelector("[data-says]").textContent = answer.says;
  line.querySelector("[data-missing]").textContent = answer.missing || "It adds up.";
  line.classList.toggle("adds-up", !answer.missing);
  if (line.textContent !== before) say(form, line.textContent);
  const can = new Set(answer.can.map(String));
  for (const box of form.querySelectorAll("input[name=pupil]")) {
    const words = box.closest("label").querySelector("[data-can]");
    words.textContent = can.has(box.value) ? "can be shown" : "cannot be shown";
    words.classList.toggle("can-yes", can.has(box.value));
  }
  form.dispatchEvent(new Event("answered"));
}

/** How many parts are marked to be covered. */
export function countMarks(form) {
  return form.querySelectorAll('input[name^="face-"][value=cover]:checked, input[name=line]:checked, input[name=box]:checked').length;
}

/** The button that covers is there when something is marked, and says how much. */
function marked(form) {
  const count = countMarks(form);
  const button = form.querySelector("[data-cover]");
  button.hidden = count === 0;
  button.textContent = count === 1 ? "Cover 1 part" : `Cover ${count} parts`;
  form.querySelector("[data-cover-says]").hidden = count === 0;
  form.querySelector("[data-finish]").textContent = count ? "Cover, and done" : "Done";
}

function tell(form, sentence) {
  const line = form.querySelector("[data-busy-line]");
  line.textContent = sentence;
  line.hidden = !sentence;
  if (sentence) say(form, sentence);
}
