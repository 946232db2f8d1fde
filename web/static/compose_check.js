// What do the rules say while somebody types? Asked when they pause, shown beside the fields and in the list.

import { elements, fields, say, send } from "./compose_form.js";

const PAUSE = 300;
const TIMED = ["text", "pictures", "objective", "date", "time", "which", "reply_setting"];
const reasons = new Map(); // written reasons stay known while their finding comes and goes

/** Asks for the checks after every pause in typing. */
export function startChecks(form) {
  let timer;
  let asking = new AbortController();
  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    try {
      const { ok, answer } = await send(form.dataset.check, fields(form), { signal: asking.signal });
      if (ok) show(form, answer);
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    } // without a connection the last answer stays, and the line about keeping says so
  };
  form.addEventListener("look-done", ask); // what was seen in a picture is new to the rules
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}

function show(form, answer) {
  for (const [name, html] of Object.entries(answer.slots)) {
    const slot = form.querySelector(`[data-slot="${CSS.escape(name)}"]`);
    if (slot) fill(slot, elements(html));
  }
  for (const name of TIMED) showError(form, name, answer.errors[name] ?? "");
  const which = form.querySelector("#which");
  which.hidden = !answer.errors.which && !which.querySelector(":checked");
  const checks = form.querySelector("[data-checks]");
  const before = checks.querySelector(".checks-state")?.textContent;
  checks.replaceChildren(elements(answer.checks));
  const now = checks.querySelector(".checks-state")?.textContent;
  if (now !== before) say(form, now);
  if (answer.preview !== null) showPreview(form.querySelector("[data-preview]"), elements(answer.preview));
  form.dispatchEvent(new Event("checked"));
}

function showError(form, name, sentence) {
  const line = form.querySelector(`[data-error="${name}"]`);
  if (!line) return;
  line.hidden = !sentence;
  line.querySelector("[data-sentence]").textContent = sentence;
  const field = line.closest(".field");
  field?.classList.toggle("has-error", Boolean(field.querySelector(":scope .field-error:not([hidden])")));
}

/** Changes what stands beside a field without touching a reason that somebody is writing there. */
function fill(slot, fresh) {
  const wanted = [...fresh.querySelectorAll("[data-finding]")];
  const known = new Map([...slot.querySelectorAll("[data-finding]")].map((one) => [one.dataset.finding, one]));
  const names = new Set(wanted.map((one) => one.dataset.finding));
  for (const [name, element] of known) {
    if (names.has(name)) continue;
    const reason = element.querySelector("textarea");
    if (reason?.value) reasons.set(name, reason.value);
    element.remove();
  }
  let last = null;
  for (const element of wanted) {
    const name = element.dataset.finding;
    const here = known.get(name);
    if (here) {
      here.className = element.className;
      renew(here.querySelector("[data-body]"), element.querySelector("[data-body]"));
      last = here;
      continue;
    }
    const reason = element.querySelector("textarea");
    if (reason && !reason.value) reason.value = reasons.get(name) ?? "";
    if (last) last.after(element); else slot.prepend(element);
    last = element;
  }
}

/** Shows what is new in a finding, and leaves the focus on the same button if it was on one. */
function renew(body, fresh) {
  if (body.innerHTML === fresh.innerHTML) return;
  const focused = body.contains(document.activeElement) ? document.activeElement.value : null;
  body.replaceWith(fresh);
  if (focused) [...fresh.querySelectorAll("button")].find((button) => button.value === focused)?.focus();
}

/** Shows the new preview, with the pictures that are there already, so that they do not flicker. */
function showPreview(place, fresh) {
  for (const part of [".post-pictures", ".post-alts"]) {
    const before = place.querySelector(part);
    const after = fresh.querySelector(part);
    if (before && after?.innerHTML === before.innerHTML) after.replaceWith(before);
    else if (before?.open) after?.setAttribute("open", "");
  }
  place.replaceChildren(fresh);
}
