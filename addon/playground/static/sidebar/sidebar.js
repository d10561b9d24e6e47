// The add-on's sidebar on the local page: opens it, takes presses, follows what the backend answers.
import { lead, hrefOf, placeOf, redraw } from "./book.js";
import { laid } from "./card.js";
import { GRANTED, HOME, Turned, asked, called } from "./doors.js";
import { element } from "./element.js";
import { remember, remembered } from "./memory.js";
import { pane } from "./pane.js";
import { navigated } from "./stack.js";

const aside = document.getElementById("pane");
const words = { ...aside.dataset, of: (field) => field.querySelector("label").textContent };
const shell = pane(aside, words);
const at = { words, press, link, complete, back, close: shell.close };
let stack = remembered(words).reduce((cards, card) => [...cards, entry(card, cards.length)], []);
let turn = 0;

if (stack.length) shell.show(stack.at(-1).shown);
else open(HOME);
remember(() => stack.map((each) => each.card), words);

async function open(path) {
  const answer = await during(null, async () => {
    const opened = await asked(path, words.token);
    stack = [];
    return opened;
  });
  if (!answer && !stack.length) shell.failed(() => open(path));
}

async function press(action, button) {
  if (button.getAttribute("aria-disabled") === "true") return;
  const { path, parameters } = called(action);
  const quiet = action.loadIndicator === "NONE";
  await during(quiet ? null : button, () => asked(path, words.token, parameters, inputs(button)), button);
}

// Ask, and follow the answer unless another press has been made since; what fails is said, and nothing moves.
async function during(busy, ask, from = null) {
  const mine = (turn += 1);
  shell.busy(busy);
  try {
    const answer = await ask();
    if (mine !== turn) return answer.stateChanged ? redraw() : null;
    shell.idle();
    await follow(answer, from);
    return answer;
  } catch (fault) {
    if (mine === turn) shell.idle();
    shell.say(fault instanceof Turned ? fault.said : words.failed);
    return null;
  }
}

async function follow(answer, from) {
  const action = (answer.renderActions || answer).action || {};
  if (action.navigations) moved(action.navigations, from);
  if (action.notification) shell.say(action.notification.text);
  if (answer.hostAppAction || answer.requesting_google_scopes) await open(GRANTED);
  if (answer.stateChanged) await redraw();
}

function moved(navigations, from) {
  if (from && stack.length) stack.at(-1).pressed = from;
  stack = navigated(stack, navigations, entry);
  shell.show(stack.at(-1).shown);
}

// A card as it lies on the stack: as it came, as it is drawn, and what was pressed on it last.
function entry(card, depth) {
  return { card, shown: laid(card, depth, at), pressed: null };
}

function back() {
  turn += 1;
  shell.idle();
  stack = stack.slice(0, -1);
  const { shown, pressed } = stack.at(-1);
  shell.show(shown, pressed);
}

// What stands in the inputs of the card that was pressed.
function inputs(within) {
  const fields = within.closest("article").querySelectorAll("input[name], select[name]");
  return Object.fromEntries([...fields].map((field) => [field.name, field.value]));
}

async function complete(action, input, typed) {
  const { path, parameters } = called(action);
  try {
    const answer = await asked(path, words.token, parameters, { ...inputs(input), [input.name]: typed });
    return (answer.autoComplete?.items || []).map((each) => each.text);
  } catch {
    return [];
  }
}

// A link: into this workbook it moves the table, elsewhere it opens a tab of its own; only web addresses are links.
function link(address) {
  const place = placeOf(address, words.spreadsheet);
  if (!place) return elsewhere(address);
  const made = element("a", { href: hrefOf(place) });
  made.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    shell.close();
    lead(place).catch(() => shell.say(words.failed));
  });
  return made;
}

function elsewhere(address) {
  if (!address.startsWith("https://")) return element("span");
  const told = element("span", { class: "aside" }, ` (${words.elsewhere})`);
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, told);
}

window.addEventListener("popstate", () => redraw().catch(() => location.reload()));
