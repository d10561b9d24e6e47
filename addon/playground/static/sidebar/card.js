// A whole card: header with the way back and the menu, sections, and the two buttons at its foot.
import { element } from "./element.js";
import { icon, logo } from "./icons.js";
import { nodesOf } from "./markup.js";
import { buttonOf, unfolding, widget } from "./widgets.js";

let counted = 0;

// Lay out a card; `depth` is how many lie below it.
export function laid(card, depth, at) {
  const id = `card-${(counted += 1)}`;
  const sections = (card.sections || []).map((each, place) => section(each, `${id}-${place}`, at));
  const body = element("div", { class: "sections" }, ...sections);
  return element("article", { class: "stacked", "aria-labelledby": id }, header(card, id, depth, at), body, foot(card, at));
}

function header(card, id, depth, at) {
  const title = element("h2", { id, tabindex: "-1" }, card.header.title);
  const subtitle = card.header.subtitle ? element("p", {}, card.header.subtitle) : null;
  const left = depth ? symbol("BACK", at.words.back, at.back) : logo();
  const close = symbol("CLOSE", at.words.close, at.close);
  close.classList.add("close");
  const menu = card.cardActions?.length ? menuOf(card.cardActions, `${id}-menu`, at) : null;
  return element("header", { class: "head" }, left, element("div", { class: "titles" }, title, subtitle), menu, close);
}

function symbol(name, says, press) {
  const button = element("button", { type: "button", class: "symbol", "aria-label": says, title: says }, icon(name));
  button.addEventListener("click", press);
  return button;
}

// The menu opens under its button; Escape, a press in it or a press elsewhere shuts it.
function menuOf(actions, id, at) {
  const open = symbol("MENU", at.words.menu, () => shown(list.hidden));
  const entries = actions.map((each) => buttonOf({ text: each.actionLabel, onClick: each.onClick, type: "BORDERLESS" }, at));
  const list = element("ul", { id, class: "menu", hidden: true }, ...entries.map((each) => element("li", {}, each)));
  const shown = (is) => {
    list.hidden = !is;
    open.setAttribute("aria-expanded", String(is));
  };
  open.setAttribute("aria-expanded", "false");
  open.setAttribute("aria-controls", id);
  const whole = element("div", { class: "menus" }, open, list);
  list.addEventListener("click", () => shown(false));
  whole.addEventListener("focusout", (event) => whole.contains(event.relatedTarget) || shown(false));
  whole.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    event.stopPropagation();
    shown(false);
    open.focus();
  });
  return whole;
}

function section(made, id, at) {
  const widgets = made.widgets.map((each) => widget(each, at)).filter(Boolean);
  const title = made.header ? element("h3", { id }, nodesOf(made.header, at.link)) : null;
  const first = made.collapsible ? widgets.slice(0, made.uncollapsibleWidgetsCount || 0) : widgets;
  const rest = widgets.slice(first.length);
  return element("section", { "aria-labelledby": title ? id : null }, title, ...first, ...(rest.length ? unfolded(rest, id, at) : []));
}

function unfolded(rest, id, at) {
  const held = element("div", { id: `${id}-rest`, class: "rest", hidden: true }, ...rest);
  return [held, unfolding(at, held.id, (open) => { held.hidden = !open; })];
}

function foot(card, at) {
  const { primaryButton, secondaryButton } = card.fixedFooter || {};
  const buttons = [secondaryButton, primaryButton].filter(Boolean).map((each) => buttonOf(each, at));
  return buttons.length ? element("footer", { class: "foot" }, ...buttons) : null;
}
