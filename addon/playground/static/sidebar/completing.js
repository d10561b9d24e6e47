// A field that says how its text may go on: the pattern of a combobox with a list, by keys or by pointer.
import { element } from "./element.js";

const PAUSE = 200;

// `ask` gives the texts for what is typed; an old answer never stands over a newer question.
export function completing(field, input, ask, words) {
  const list = element("ul", { id: `${input.id}-list`, role: "listbox", class: "suggested", hidden: true, "aria-label": words.of(field) });
  const told = element("p", { class: "aside", role: "status" });
  const given = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" };
  for (const [name, value] of Object.entries(given)) input.setAttribute(name, value);
  const held = { input, list, told, words, chosen: -1, turn: 0, timer: 0 };
  input.addEventListener("input", () => later(held, ask));
  input.addEventListener("keydown", (event) => key(held, event));
  input.addEventListener("blur", () => shut(held));
  field.append(list, told);
}

function later(held, ask) {
  clearTimeout(held.timer);
  const turn = (held.turn += 1);
  held.timer = setTimeout(async () => {
    const texts = held.input.value.trim() ? await ask(held.input.value) : [];
    if (turn === held.turn && document.activeElement === held.input) show(held, texts);
  }, PAUSE);
}

function show(held, texts) {
  held.list.replaceChildren(...texts.map((text, place) => option(held, text, place)));
  held.chosen = -1;
  held.input.removeAttribute("aria-activedescendant");
  open(held, texts.length > 0);
  held.list.scrollIntoView({ block: "nearest" });
  held.told.textContent = texts.length ? held.words.suggested.replace("#", texts.length) : "";
}

function option(held, text, place) {
  const made = element("li", { role: "option", id: `${held.list.id}-${place}`, "aria-selected": "false" }, text);
  made.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    take(held, text);
  });
  return made;
}

function open(held, is) {
  held.list.hidden = !is;
  held.input.setAttribute("aria-expanded", String(is));
}

function shut(held) {
  held.turn += 1;
  open(held, false);
}

function take(held, text) {
  held.input.value = text;
  shut(held);
}

function key(held, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (held.list.hidden) return;
  if (step) choose(held, step);
  else if (event.key === "Escape") shut(held);
  else if (event.key === "Enter" && held.chosen >= 0) take(held, held.list.children[held.chosen].textContent);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function choose(held, step) {
  const options = [...held.list.children];
  held.chosen = (held.chosen + step + options.length + (held.chosen < 0 && step < 0 ? 1 : 0)) % options.length;
  options.forEach((each, place) => each.setAttribute("aria-selected", String(place === held.chosen)));
  held.input.setAttribute("aria-activedescendant", options[held.chosen].id);
  options[held.chosen].scrollIntoView({ block: "nearest" });
}
