// What the scripts of the form share: its fields as they are sent, and a voice for screen readers.

/** All fields except files, ready to be sent. */
export function fields(form) {
  const data = new FormData(form);
  data.delete("files");
  return data;
}

/** Sends the fields and gives the answer: {ok, status, answer}. Throws only where nothing could be sent. */
export async function send(address, data, options = {}) {
  const response = await fetch(address, {
    method: "POST", body: data, headers: { Accept: "application/json" }, ...options,
  });
  const isJson = response.headers.get("Content-Type")?.includes("json");
  return { ok: response.ok, status: response.status, answer: isJson ? await response.json() : {} };
}

/** Fetches the form's token again: it changes when somebody signs in anew in another tab. Gives whether it came. */
export async function renewToken(form) {
  const response = await fetch(form.dataset.page, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const token = page.querySelector("input[name=csrf_token]")?.value;
  if (!token) return false;
  document.querySelectorAll("input[name=csrf_token]").forEach((input) => { input.value = token; });
  return true;
}

/** Lets a screen reader say a sentence when it has finished the one before. */
export function say(form, sentence) {
  const voice = form.querySelector("[data-said]");
  if (voice.textContent !== sentence) voice.textContent = sentence;
}

/** Tells the other scripts that something in the form has changed. */
export function changed(form) {
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The elements of a piece of our own page. */
export function elements(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
