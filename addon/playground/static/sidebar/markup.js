// The small markup of cards: b, i, u, s, br, font color, a href. It is read letter by letter into nodes; any other tag is
// text. A colour is taken only if the page has a name for it, so that it is right on a dark surface too.
import { element } from "./element.js";

const PART = /<(\/?)(b|i|u|s|font|a|br)((?:\s+[a-z]+="[^"<>]*")*)\s*\/?>|&(amp|lt|gt|quot|#39|#x27);/g;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'" };
export const COLOURS = {
  "#B3201A": "t-critical", "#5A35B0": "t-open", "#24282E": "t-lost", "#954400": "t-high", "#23469B": "t-unknown",
  "#7A5600": "t-watch", "#0B6350": "t-clear", "#525C68": "t-not_covered", "#5C6773": "t-quiet",
};

// Nodes of a text. `link` makes the element of an address.
export function nodesOf(text, link) {
  const open = [document.createDocumentFragment()];
  let at = 0;
  for (const found of text.matchAll(PART)) {
    open.at(-1).append(text.slice(at, found.index));
    at = found.index + found[0].length;
    if (found[4]) open.at(-1).append(ENTITIES[found[4]]);
    else take(open, found, link);
  }
  open.at(-1).append(text.slice(at));
  return open[0];
}

// The text without its markup, for names that are read aloud.
export function plain(text) {
  return nodesOf(text, () => element("span")).textContent;
}

function take(open, [whole, closes, name, attributes], link) {
  if (name === "br") open.at(-1).append(element("br"));
  else if (!closes) {
    const made = opened(name, attributes, link);
    open.at(-1).append(made);
    open.push(made);
  } else if (open.length > 1 && open.at(-1).dataset.tag === name) open.pop();
  else open.at(-1).append(whole);
}

function opened(name, attributes, link) {
  const given = Object.fromEntries([...attributes.matchAll(/([a-z]+)="([^"]*)"/g)].map((found) => [found[1], found[2]]));
  const made = name === "a" ? link(given.href || "") : element(name === "font" ? "span" : name);
  if (name === "font" && COLOURS[(given.color || "").toUpperCase()]) made.className = COLOURS[given.color.toUpperCase()];
  made.dataset.tag = name;
  return made;
}
