// The emergency login. All of it is extra: the pages work without this file.

// A button that prints, where there is a script to do it; without one the browser's own menu does.
document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));

// The page that shows the login counts its seconds, marks the code that counts now, and goes away.
const clock = document.querySelector("#clock");
if (clock) {
  const began = performance.now();
  const seconds = Number(clock.dataset.seconds);
  const left = clock.querySelector("[data-left]");
  const close = document.querySelector("a.btn-primary").href;
  const tick = () => {
    const past = Math.floor((performance.now() - began) / 1000);
    left.textContent = Math.max(0, seconds - past);
    document.querySelectorAll("[data-begins]").forEach((code) => {
      code.classList.toggle("is-over", past >= Number(code.dataset.ends));
    });
    if (past >= seconds) location.replace(close);
  };
  setInterval(tick, 500);
  // A page that comes back from the browser's memory shows nothing any more.
  window.addEventListener("pageshow", (event) => event.persisted && location.replace(close));
}
