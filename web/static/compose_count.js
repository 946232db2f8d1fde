// How long is it, by X's own count, while somebody types?

import { say } from "./compose_form.js";
import { counter } from "./weighted_length.js";

const NEAR = 20;

/** Keeps the line below the text, and those below the descriptions, in step with what is typed. */
export async function startCounts(form) {
  form.addEventListener("input", (event) => countDescription(form, event.target));
  const response = await fetch(form.dataset.counting).catch(() => null);
  if (!response?.ok) return; // the count of the last check stays
  const count = counter(await response.json());
  const text = form.elements.text;
  const line = form.querySelector("[data-count]");
  const limit = Number(line.dataset.limit);
  const show = () => {
    const weight = count(text.value);
    const left = limit - weight;
    line.textContent = `${weight} of ${limit}${left < 0 ? `: ${-left} too many` : ""}`;
    line.classList.toggle("is-near", left >= 0 && left <= NEAR);
    line.classList.toggle("is-over", left < 0);
    return left;
  };
  let timer;
  text.addEventListener("input", () => {
    const left = show();
    clearTimeout(timer);
    if (left > NEAR) return;
    timer = setTimeout(() => say(form, left < 0 ? `${-left} characters too many` : `${left} characters left`), 1000);
  });
  show();
}

function countDescription(form, field) {
  const line = field.id && form.querySelector(`[data-counts="${CSS.escape(field.id)}"]`);
  if (!line) return;
  const length = [...field.value].length;
  const most = Number(line.dataset.most);
  line.textContent = `${length} of ${most.toLocaleString("en-GB")}${length > most ? `: ${length - most} too many` : ""}`;
  line.classList.toggle("is-over", length > most);
}
