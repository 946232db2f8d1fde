// Who is in a picture? A box to find a name quickly, and a line that says who is ticked.

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Makes the list of classes of every picture quicker to use, those added later included. */
export function startPeople(form) {
  form.querySelectorAll("[data-people]").forEach(addFilter);
  form.addEventListener("picture-added", (event) => event.target.querySelectorAll("[data-people]").forEach(addFilter));
  form.addEventListener("change", (event) => {
    const people = event.target.closest("[data-people]");
    if (!people || event.target.type !== "checkbox") return;
    if ("nobody" in event.target.dataset) swapWithNobody(people, event.target);
    else if (event.target.checked) people.querySelector("[data-nobody]").checked = false;
    tell(people);
  });
}

const boxes = (people) => [...people.querySelectorAll(".pupil input")];

/** "No person" and names exclude each other; the names come back if the tick is taken away again. */
function swapWithNobody(people, nobody) {
  if (nobody.checked) {
    people.before_ticked = boxes(people).filter((box) => box.checked);
    people.before_ticked.forEach((box) => { box.checked = false; });
  } else {
    people.before_ticked?.forEach((box) => { box.checked = true; });
  }
}

function tell(people) {
  const names = boxes(people).filter((box) => box.checked).map((box) => box.nextElementSibling.textContent);
  const nobody = people.querySelector("[data-nobody]").checked;
  people.querySelector("[data-chosen]").textContent =
    names.join(", ") || (nobody ? "No person pictured" : "Not said yet");
  people.querySelectorAll("details").forEach((group) => {
    const ticked = group.querySelectorAll("input:checked").length;
    group.querySelector("[data-ticked]").textContent = ticked ? `${ticked} ticked` : "";
  });
}

function addFilter(people) {
  const id = `find-${people.id}`;
  const box = document.createElement("div");
  box.className = "find-pupil";
  const label = Object.assign(document.createElement("label"), { htmlFor: id, textContent: "Find a pupil by name" });
  const input = Object.assign(document.createElement("input"), {
    id, type: "search", className: "form-control", autocomplete: "off", spellcheck: false,
  });
  box.append(label, input);
  people.querySelector("details")?.before(box);
  input.addEventListener("input", (event) => {
    event.stopPropagation(); // a search is no change of the post
    filter(people, plain(input.value.trim()));
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // it does not send the form
  });
}

function filter(people, wanted) {
  for (const group of people.querySelectorAll("details")) {
    let found = 0;
    for (const item of group.querySelectorAll("li")) {
      item.hidden = wanted !== "" && !plain(item.textContent).includes(wanted);
      if (!item.hidden) found += 1;
    }
    group.hidden = found === 0;
    group.open = wanted !== "" ? found > 0 : group.querySelector("input:checked") !== null;
  }
}
