// The boxes over the picture follow what is said of them: covered, not a face. A tap on one goes to its line.

/** Keeps boxes and lines in step. */
export function startFaces(form) {
  const refresh = () => {
    for (const mark of form.querySelectorAll("[data-mark]")) {
      const said = form.querySelector(`#${mark.dataset.mark} input:checked`)?.value;
      const isLine = mark.dataset.mark.startsWith("line-");
      mark.classList.toggle("is-covered", isLine ? said !== undefined : said === "cover");
      mark.classList.toggle("is-none", said === "none");
    }
  };
  form.addEventListener("input", refresh);
  form.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-mark]");
    if (!mark) return;
    event.preventDefault();
    const line = form.querySelector(`#${mark.dataset.mark}`);
    for (let around = line.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    line.scrollIntoView({ block: "center" });
    (line.querySelector("input:checked") ?? line.querySelector("input")).focus({ preventScroll: true });
  });
  for (const line of form.querySelectorAll("[data-found]")) {
    const mark = form.querySelector(`[data-mark="${line.dataset.found}"]`);
    line.addEventListener("mouseenter", () => mark?.classList.add("is-near"));
    line.addEventListener("mouseleave", () => mark?.classList.remove("is-near"));
  }
  refresh();
}
