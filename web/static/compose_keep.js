// Is what somebody types kept before they save? Every few seconds, and when the page goes out of sight.

import { fields, renewToken, send } from "./compose_form.js";

const SOON = 2000;
const SIGNED_OUT = "You have been signed out. What you typed is still on this page: sign in in another tab, then come back and save.";
const NO_LINE = "There is no connection, so what you type is not kept for now. Leave this page open; it tries again.";

/** Keeps the words on the server until they are saved. */
export function startKeeping(form) {
  const line = form.querySelector("[data-kept]");
  let timer = null;
  let isKept = true;
  let isLeaving = false;

  const tell = (sentence, isTrouble = false) => {
    line.textContent = sentence;
    line.classList.toggle("is-trouble", isTrouble);
    if (isTrouble) line.setAttribute("role", "alert"); else line.removeAttribute("role");
  };

  const keep = async () => {
    clearTimeout(timer);
    timer = null;
    if (isKept || isLeaving) return;
    isKept = true;
    try {
      let { ok, status, answer } = await send(form.dataset.keep, fields(form));
      if (status === 400 && await renewToken(form)) ({ ok, status, answer } = await send(form.dataset.keep, fields(form)));
      if (ok && answer.outdated) tell(`${answer.outdated} When you save, you see both beside each other. ${answer.kept}`);
      else if (ok) tell(answer.kept);
      else tell(status === 401 ? SIGNED_OUT : `${answer.message ?? "What you type could not be kept."} Nothing on this page is lost.`, true);
      isKept = isKept && status !== 401;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      isKept = false;
      tell(NO_LINE, true);
      timer = setTimeout(keep, 2 * SOON);
    }
  };

  const keepAtOnce = () => {
    if (isKept || isLeaving) return;
    isKept = true;
    fetch(form.dataset.keep, { method: "POST", body: fields(form), keepalive: true }).catch(() => { isKept = false; });
  };

  form.addEventListener("input", () => {
    isKept = false;
    timer ??= setTimeout(keep, SOON);
  });
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) isLeaving = true; // what is saved must not come back as a kept copy
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keepAtOnce());
  window.addEventListener("focus", keep); // perhaps after signing in again in another tab
  window.addEventListener("pagehide", keepAtOnce);
  window.addEventListener("pageshow", () => { isLeaving = false; });
}
