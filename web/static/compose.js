// The form of a post, made quicker: it counts, checks, keeps and takes in pictures while somebody types.
// Everything here is an extra. Without this file the buttons of the form do the same, one page at a time.

import { startChecks } from "./compose_check.js";
import { startCounts } from "./compose_count.js";
import { startKeeping } from "./compose_keep.js";
import { startLooks } from "./compose_look.js";
import { startPictures } from "./compose_pictures.js";
import { startWords } from "./compose_words.js";

const form = document.getElementById("composer");
if (form) {
  document.documentElement.classList.add("has-script");
  startCounts(form);
  startPictures(form);
  startLooks(form);
  startWords(form);
  startChecks(form);
  startKeeping(form);

  const aim = form.elements.objective;
  const outcome = form.querySelector("p[data-outcome]");
  aim.addEventListener("change", () => {
    const chosen = aim.selectedOptions[0].dataset.outcome;
    outcome.textContent = chosen ? `What it should lead to: ${chosen}` : "";
  });
  for (const name of ["date", "time"]) {
    form.elements[name].addEventListener("input", () => {
      form.querySelectorAll("input[name=which]").forEach((choice) => { choice.checked = false; });
    });
  }
}
