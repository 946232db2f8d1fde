// Small helps for every page. All of them are extras: each page works without this file.

// An error summary takes the focus, so that a screen reader reads it first.
document.querySelector("[data-focus]")?.focus();

// A second tap on a button does not send a form twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  if (form.dataset.busy) sayBusy(form);
  setTimeout(() => delete form.dataset.sending, 4000);
});

// A form that takes a moment says so while it is on its way.
function sayBusy(form) {
  const line = form.querySelector(".busy") ?? form.appendChild(document.createElement("p"));
  line.className = "busy";
  line.setAttribute("role", "status");
  setTimeout(() => (line.textContent = form.dataset.busy), 50);
}

// An opened menu closes with Escape, or when something else is chosen.
const menus = document.querySelectorAll("header details");
const close = (except) => menus.forEach((menu) => menu !== except && menu.removeAttribute("open"));
document.addEventListener("keydown", (event) => {
  const open = document.querySelector("header details[open]");
  if (event.key === "Escape" && open) {
    close();
    open.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => close(event.target.closest("header details")));
