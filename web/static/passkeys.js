// Asks a passkey. The form carries its answer; the server decides. Without this file an app with codes still works.

const toBytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
};
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

const withBytes = (list = []) => list.map((entry) => ({ ...entry, id: toBytes(entry.id) }));

async function options(form) {
  const answer = await fetch(form.dataset.options, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams({ csrf_token: form.elements.csrf_token.value }),
  });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.message);
  found.challenge = toBytes(found.challenge);
  if (found.user) found.user.id = toBytes(found.user.id);
  found.excludeCredentials = withBytes(found.excludeCredentials);
  found.allowCredentials = withBytes(found.allowCredentials);
  return found;
}

function said(credential) {
  const { response } = credential;
  const parts = { clientDataJSON: toText(response.clientDataJSON) };
  if (response.attestationObject) {
    parts.attestationObject = toText(response.attestationObject);
    parts.transports = response.getTransports?.() ?? [];
  } else {
    parts.authenticatorData = toText(response.authenticatorData);
    parts.signature = toText(response.signature);
    if (response.userHandle) parts.userHandle = toText(response.userHandle);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    response: parts,
  });
}

function words(error) {
  if (error.name === "NotAllowedError") return "The device did not answer, or it was cancelled. Nothing was changed. Try once more.";
  if (error.name === "InvalidStateError") return "This device already holds a passkey for your account.";
  return error.message || "The device could not be asked. Nothing was changed. Try once more.";
}

function prepare(form) {
  const button = form.querySelector("button");
  const answer = form.querySelector("input[name=passkey]");
  const trouble = form.querySelector("[data-trouble]");
  button.hidden = false;
  form.querySelector("[data-without]").hidden = true;
  form.addEventListener("submit", async (event) => {
    if (answer.value) return; // the answer is in: it goes to the server
    event.preventDefault();
    event.stopPropagation(); // nothing is sent yet, so the guard against a second tap stays out of it
    trouble.textContent = "";
    button.disabled = true;
    try {
      const publicKey = await options(form);
      const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
      answer.value = said(credential);
      form.submit();
    } catch (error) {
      trouble.textContent = words(error);
      button.disabled = false;
    }
  });
}

if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(prepare);
