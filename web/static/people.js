// The page of one picture, made quicker: names found while typing, boxes drawn, and the sum always up to date.
// Everything here is an extra. Without this file the buttons of the page do the same, one page at a time.

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
  form.addEventListener("look-done", () => countMarks(form) || location.reload()); // what is said is kept first
}
