// Google's widgets as HTML: one function a kind, and `widget` to find it. `at` is where a card lies: it takes presses
// (`press`), makes links (`link`), completes what is typed (`complete`) and knows the words.
import { completing } from "./completing.js";
import { element } from "./element.js";
import { icon } from "./icons.js";
import { nodesOf, plain } from "./markup.js";

let counted = 0;
const fresh = () => `pane-${(counted += 1)}`;

export function widget(made, at) {
  const kind = Object.keys(made).find((name) => KINDS[name]);
  return kind ? KINDS[kind](made[kind], at) : null;
}

const KINDS = {
  textParagraph: (made, at) => {
    const text = element("p", { class: "text", id: fresh() }, nodesOf(made.text, at.link));
    return made.maxLines ? folded(text, made.maxLines, at) : text;
  },
  decoratedText: (made, at) => {
    const label = (name) => (made[name] ? element("span", { class: "label" }, nodesOf(made[name], at.link)) : null);
    const text = element("span", { class: "said" }, nodesOf(made.text, at.link));
    const words = element("span", { class: "words", id: fresh() }, label("topLabel"), text, label("bottomLabel"));
    const start = made.startIcon ? icon(made.startIcon.knownIcon) : null;
    if (made.onClick) return pressed(made.onClick, at, { class: "row whole" }, start, words);
    const button = made.button ? buttonOf(made.button, at) : null;
    if (button && !made.button.altText) button.setAttribute("aria-describedby", words.id);
    return element("div", { class: "row" }, start, words, button);
  },
  buttonList: (made, at) => element("div", { class: "buttons" }, ...made.buttons.map((each) => buttonOf(each, at))),
  chipList: (made) => {
    const chips = made.chips.map((each) => element("li", {}, plain(each.label)));
    return element("ul", { class: "facts", role: "list" }, ...chips);
  },
  columns: (made, at) => {
    const columns = made.columnItems.map((each) => element("div", {}, ...each.widgets.map((held) => widget(held, at))));
    return element("div", { class: "columns" }, ...columns);
  },
  textInput: (made, at) => {
    const id = fresh();
    const label = element("label", { for: id }, made.label);
    const input = element("input", { id, name: made.name, value: made.value, autocomplete: "off", spellcheck: "false" });
    const hint = made.hintText ? element("p", { class: "hint", id: `${id}-hint` }, made.hintText) : null;
    if (hint) input.setAttribute("aria-describedby", hint.id);
    const field = element("div", { class: "field" }, label, input, hint);
    if (made.autoCompleteAction) completing(field, input, (typed) => at.complete(made.autoCompleteAction, input, typed), at.words);
    return field;
  },
  selectionInput: (made) => {
    const id = fresh();
    const options = made.items.map((each) => element("option", { value: each.value, selected: Boolean(each.selected) }, each.text));
    const list = element("select", { id, name: made.name }, ...options);
    return element("div", { class: "field" }, element("label", { for: id }, made.label), list);
  },
  divider: () => element("hr"),
};

// A button of a card; one that leads somewhere is a link.
export function buttonOf(made, at) {
  const look = { OUTLINED: "outlined", FILLED: "filled", FILLED_TONAL: "tonal", BORDERLESS: "borderless" };
  const named = { class: `press ${look[made.type] || "outlined"}`, "aria-label": made.altText || null };
  const button = pressed(made.onClick, at, named, made.text);
  if (made.disabled) button.setAttribute("disabled", "");
  return button;
}

function pressed(press, at, attributes, ...children) {
  if (press.openLink) {
    const link = at.link(press.openLink.url);
    for (const [name, value] of Object.entries(attributes)) if (value !== null) link.setAttribute(name, value);
    link.prepend(...children.filter(Boolean));
    return link;
  }
  const button = element("button", { type: "button", ...attributes }, ...children);
  button.addEventListener("click", () => at.press(press.action, button));
  return button;
}

// A long text, folded after some lines until somebody unfolds it.
function folded(text, lines, at) {
  text.classList.add("folded");
  text.style.setProperty("-webkit-line-clamp", String(lines));
  const all = unfolding(at, text.id, (open) => text.classList.toggle("folded", !open));
  return element("div", {}, text, all);
}

// The button that shows more, or less again.
export function unfolding(at, controls, shown) {
  const button = element("button", { type: "button", class: "press borderless more", "aria-expanded": "false", "aria-controls": controls }, at.words.more);
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") === "false";
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? at.words.less : at.words.more;
    shown(open);
  });
  return button;
}
