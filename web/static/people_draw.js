// Boxes drawn over the picture, by mouse, pen or finger. A tap covers about as much as a face.

import { changed, say } from "./compose_form.js";

const SVG = "http://www.w3.org/2000/svg";
const TAP = 0.015; // of the picture's longer side: less than that is no drag
const FACE = 0.09;

/** Lets somebody draw, and makes the picture larger. */
export function startDrawing(form) {
  const stage = form.querySelector("[data-stage]");
  const overlay = form.querySelector("[data-overlay]");
  const draw = form.querySelector("[data-draw]");
  const larger = form.querySelector("[data-larger]");
  const { width, height } = overlay.viewBox.baseVal;
  let from = null;
  let drawing = null;

  const press = (button, on) => button.setAttribute("aria-pressed", String(on));
  draw.addEventListener("click", () => {
    const on = stage.classList.toggle("is-drawing");
    press(draw, on);
    draw.textContent = on ? "Finished marking" : "Mark a part to cover";
    form.querySelector("[data-draw-hint]").hidden = !on;
    if (on) stage.scrollIntoView({ block: "nearest" });
  });
  larger.addEventListener("click", () => {
    const on = stage.classList.toggle("is-larger");
    press(larger, on);
    larger.textContent = on ? "Smaller" : "Larger";
  });

  const place = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(overlay.getScreenCTM().inverse());
    return { x: Math.min(Math.max(point.x, 0), width), y: Math.min(Math.max(point.y, 0), height) };
  };
  overlay.addEventListener("pointerdown", (event) => {
    if (!stage.classList.contains("is-drawing") || !event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    overlay.setPointerCapture(event.pointerId);
    from = place(event);
    drawing = document.createElementNS(SVG, "rect");
    drawing.setAttribute("class", "drawing");
    overlay.append(drawing);
  });
  overlay.addEventListener("pointermove", (event) => {
    if (from && event.isPrimary) lay(drawing, between(from, place(event)));
  });
  const stop = () => {
    drawing?.remove();
    from = drawing = null;
  };
  overlay.addEventListener("pointerup", (event) => {
    if (!from || !event.isPrimary) return;
    const to = place(event);
    const longer = Math.max(width, height);
    const isTap = Math.hypot(to.x - from.x, to.y - from.y) < TAP * longer;
    const box = isTap ? around(from, longer * FACE, width, height) : between(from, to);
    stop();
    add(form, overlay, box, { width, height });
  });
  overlay.addEventListener("pointercancel", stop);
  form.addEventListener("change", (event) => {
    if (event.target.name !== "box" || event.target.checked) return;
    overlay.querySelector(`[data-drawn="${event.target.value}"]`)?.remove();
    event.target.closest("li").remove();
    changed(form);
    draw.focus();
  });
}

function between(one, other) {
  return {
    x: Math.min(one.x, other.x), y: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x), height: Math.abs(one.y - other.y),
  };
}

function around(point, side, width, height) {
  const corner = { x: Math.max(0, point.x - side / 2), y: Math.max(0, point.y - side / 2) };
  return between(corner, { x: Math.min(width, point.x + side / 2), y: Math.min(height, point.y + side / 2) });
}

function lay(rect, box) {
  for (const [name, value] of Object.entries(box)) rect.setAttribute(name, value);
}

/** A new box: on the picture, and in the list that is sent, in per cent of the picture. */
function add(form, overlay, box, size) {
  const share = (value, whole) => Math.round((10000 * value) / whole) / 100;
  const left = share(box.x, size.width);
  const top = share(box.y, size.height);
  const sides = [left, top, Math.min(share(box.width, size.width), 100 - left), Math.min(share(box.height, size.height), 100 - top)];
  if (Math.min(sides[2], sides[3]) < 0.5) return;
  const value = sides.map((side) => String(Math.round(100 * side) / 100)).join(",");
  const list = form.querySelector("[data-boxes]");
  if ([...list.querySelectorAll("input")].some((input) => input.value === value)) return;
  const number = 1 + Math.max(0, ...[...list.querySelectorAll("input")].map((input) => Number(input.id.split("-")[1])));
  const rect = document.createElementNS(SVG, "rect");
  rect.setAttribute("class", "drawn");
  rect.dataset.drawn = value;
  lay(rect, box);
  overlay.append(rect);
  const input = Object.assign(document.createElement("input"), { type: "checkbox", name: "box", id: `box-${number}`, value, checked: true });
  const label = Object.assign(document.createElement("label"), { htmlFor: input.id, textContent: `Cover box ${number}` });
  const pill = Object.assign(document.createElement("span"), { className: "pill" });
  pill.append(input, label);
  const says = Object.assign(document.createElement("span"), {
    className: "quiet", textContent: `${Math.round(left)} % from the left, ${Math.round(top)} % from the top`,
  });
  const item = document.createElement("li");
  item.append(pill, " ", says);
  list.append(item);
  changed(form);
  say(form, `Box ${number} is marked.`);
}
