// The page of one picture, made quicker: names found while typing, boxes drawn, and the sum always up to date.
// Everything here is an extra. Without this file the buttons of the page do the same, one page at a time.

import { changed } from "./compose_form.js";
import { startLooks } from "./compose_look.js";
import { startDrawing } from "./people_draw.js";
import { startFaces } from "./people_faces.js";
import { countMarks, startSum } from "./people_sum.js";
import { startTags } from "./people_tags.js";

const form = document.getElementById("people");
if (form) {
  document.documentElement.classList.add("has-script");
  startTags(form);
  startDrawing(form);
  startFaces(form);
  startSum(form);
  startLooks(form);
  showWhatWasSeen(form);
}

/** Loads the page again once the picture was looked at: not while a name is typed, and after what is said is kept. */
function showWhatWasSeen(form) {
  let isSeen = false;
  form.addEventListener("look-done", () => {
    isSeen = true;
    changed(form);
  });
  form.addEventListener("answered", () => {
    if (isSeen && !countMarks(form) && !form.querySelector("[data-find]").value) location.reload();
  });
}
