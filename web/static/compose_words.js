// Where do the findings stand in the words? Underlined behind the field, with a jump to them and fixes at one tap.
// The words are mirrored by an unseen copy that lies exactly behind the field; its marks carry the lines.

import { say } from "./compose_form.js";

const HEAVIEST = ["block", "reason", "advice"];
const painted = new WeakMap(); // field -> { value, marks: [{ start, end, weight }] } in units of the field's value

/** Underlines what was found, now and after every check, and lets the buttons of a finding work at once. */
export function startWords(form) {
  paintAll(form);
  form.addEventListener("checked", () => paintAll(form));
  form.addEventListener("input", (event) => {
    if (painted.has(event.target)) follow(event.target);
  });
  form.addEventListener("scroll", (event) => align(event.target), true);
  form.addEventListener("click", (event) => {
    const fix = event.target.closest("[data-fix]");
    if (fix && mend(form, fix)) event.preventDefault(); // otherwise the server does it
    const jump = event.target.closest("[data-jump]");
    if (jump && show(form, jump)) event.preventDefault();
  });
}

function paintAll(form) {
  const found = new Map();
  for (const spot of form.querySelectorAll("[data-spot]")) {
    const { field, weight, words } = spot.dataset;
    const place = placeOf(form, spot);
    if (place && place.said === words) {
      if (!found.has(field)) found.set(field, []);
      found.get(field).push({ start: place.start, end: place.end, weight });
    }
  }
  for (const frame of form.querySelectorAll("[data-frame]")) {
    const field = frame.querySelector("textarea");
    paint(field, found.get(field.id) ?? []);
  }
}

/** Where an offset of the server's points in the field, and what stands there. */
function placeOf(form, element) {
  const field = document.getElementById(element.dataset.field);
  if (!field || !form.contains(field)) return null;
  const units = unitsOf(field);
  const start = units[Number(element.dataset.start)];
  const end = units[Number(element.dataset.end)];
  if (start === undefined || end === undefined) return null;
  const typed = field.value.slice(start, end);
  return { field, start, end, said: isOneLine(field) ? typed.split(/\s+/).join(" ") : typed };
}

const isOneLine = (field) => "oneLine" in field.parentElement.dataset;

/** For each character as the server counts them (whole ones, a description's spaces evened out) its unit here. */
function unitsOf(field) {
  const evened = isOneLine(field);
  const units = [];
  let at = 0;
  let afterSpace = true;
  for (const character of field.value) {
    const isSpace = evened && /\s/.test(character);
    if (!isSpace || !afterSpace) units.push(at);
    afterSpace = isSpace;
    at += character.length;
  }
  units.push(at);
  return units;
}

/** Draws the lines, the heaviest where several lie over each other. */
function paint(field, marks) {
  painted.set(field, { value: field.value, marks });
  let copy = field.parentElement.querySelector(".underlines");
  if (!copy) {
    if (marks.length === 0) return;
    copy = document.createElement("div");
    copy.setAttribute("aria-hidden", "true");
    field.before(copy);
  }
  copy.className = `${field.className} underlines`;
  copy.dir = field.dir;
  const cuts = [...new Set([0, field.value.length, ...marks.flatMap(({ start, end }) => [start, end])])];
  cuts.sort((one, other) => one - other);
  copy.replaceChildren(...cuts.slice(1).map((end, place) => piece(field.value, cuts[place], end, marks)), " ");
  align(field);
}

function piece(text, start, end, marks) {
  const here = marks.filter((mark) => mark.start <= start && end <= mark.end).map((mark) => mark.weight);
  const weight = HEAVIEST.find((one) => here.includes(one));
  const element = document.createElement(weight ? "mark" : "span");
  if (weight) element.className = `mark-${weight}`;
  element.textContent = text.slice(start, end);
  return element;
}

function align(field) {
  const copy = field.parentElement?.querySelector?.(":scope > .underlines");
  if (copy && copy !== field) copy.scrollTop = field.scrollTop;
}

/** While somebody types, lines stay under their words; those whose words are being changed go. */
function follow(field) {
  const { value, marks } = painted.get(field);
  const now = field.value;
  const most = Math.min(value.length, now.length);
  let same = 0;
  while (same < most && value[same] === now[same]) same += 1;
  let tail = 0;
  while (tail < most - same && value[value.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const shift = now.length - value.length;
  paint(field, marks.flatMap((mark) => {
    if (mark.end <= same) return [mark];
    if (mark.start >= value.length - tail) return [{ ...mark, start: mark.start + shift, end: mark.end + shift }];
    return [];
  }));
}

/** Goes to the words and selects them. */
function show(form, jump) {
  const place = placeOf(form, jump);
  if (!place) return false;
  const { field } = place;
  const { start, end } = place.said === jump.dataset.words ? place : moved(field, jump.dataset.words) ?? place;
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, end);
  const marks = [...field.parentElement.querySelectorAll(".underlines mark")];
  const mark = marks.find((one) => one.textContent === field.value.slice(start, end));
  if (mark) field.scrollTop = mark.offsetTop - field.clientHeight / 2;
  field.scrollIntoView({ block: "center" });
  return true;
}

/** Where words stand now that were typed around since the last check. */
function moved(field, words) {
  return painted.get(field)?.marks.find(({ start, end }) => field.value.slice(start, end) === words);
}

/** Puts the offered words in place of those found, so that Undo brings them back. */
function mend(form, fix) {
  const place = placeOf(form, fix);
  if (!place || place.said !== fix.dataset.was) return false;
  const { field, start, end } = place;
  const words = fix.dataset.put;
  field.focus();
  field.setSelectionRange(start, end);
  const typed = words ? document.execCommand("insertText", false, words) : document.execCommand("delete");
  if (!typed) {
    field.setRangeText(words, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  say(form, words ? `Changed to: ${words}` : "Taken out.");
  return true;
}
