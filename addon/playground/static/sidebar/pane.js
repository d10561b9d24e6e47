// The frame of the sidebar: beside the table where there is room, over it where there is not; what it says, and that it
// is at work.
import { element } from "./element.js";

const ROOM = matchMedia("(min-width: 1101px)");
const SHOWN = 8_000;

export function pane(aside, words) {
  const bar = element("div", { class: "bar", hidden: true });
  const card = element("div", { class: "cards" }, element("p", { class: "first" }, words.loading));
  const said = element("p", { class: "snack", role: "status" });
  const working = element("p", { class: "aside", role: "status" });
  const held = { aside, bar, card, said, working, words, opener: document.querySelector(".open-pane"), button: null, timer: 0 };
  aside.append(bar, card, said, working);
  dock(held);
  return {
    busy: (button) => busy(held, button), idle: () => idle(held), say: (text) => say(held, text),
    show: (shown, place) => show(held, shown, place), close: () => close(held), failed: (again) => failed(held, again),
  };
}

function dock(held) {
  document.body.classList.add("paned");
  held.aside.hidden = false;
  held.opener.hidden = false;
  held.opener.addEventListener("click", () => over(held, true));
  held.aside.addEventListener("keydown", (event) => event.key === "Escape" && close(held));
  ROOM.addEventListener("change", () => over(held, false));
}

// Lay the sidebar over the table, or take it away; meanwhile the rest of the page cannot be reached.
function over(held, open) {
  document.body.classList.toggle("pane-over", open && !ROOM.matches);
  for (const part of document.querySelectorAll("body > header, body > main, body > .skip")) part.inert = open && !ROOM.matches;
  held.opener.setAttribute("aria-expanded", String(open));
  if (open) (held.card.querySelector("h2") || held.card.querySelector("button"))?.focus();
}

function close(held) {
  if (!document.body.classList.contains("pane-over")) return;
  over(held, false);
  held.opener.focus();
}

function busy(held, button) {
  held.button?.removeAttribute("aria-disabled");
  held.button = button;
  held.said.textContent = "";
  button?.setAttribute("aria-disabled", "true");
  held.aside.setAttribute("aria-busy", "true");
  held.bar.hidden = false;
  held.working.textContent = held.words.working;
}

function idle(held) {
  held.button?.removeAttribute("aria-disabled");
  held.button = null;
  held.aside.removeAttribute("aria-busy");
  held.bar.hidden = true;
  held.working.textContent = "";
}

function say(held, text) {
  clearTimeout(held.timer);
  held.said.textContent = text;
  held.timer = setTimeout(() => { held.said.textContent = ""; }, SHOWN);
}

// Show a card; whoever was in the sidebar goes on at `place`, or at the card's title.
function show(held, shown, place) {
  const inside = held.aside.contains(document.activeElement);
  held.card.replaceChildren(shown);
  if (inside && place?.isConnected) place.focus();
  else if (inside) shown.querySelector("h2").focus({ preventScroll: true });
}

function failed(held, again) {
  const button = element("button", { type: "button", class: "press filled" }, held.words.again);
  button.addEventListener("click", again);
  held.card.replaceChildren(element("div", { class: "first" }, element("p", {}, held.words.failed), button));
}
