// Makes elements. Text is only ever text here: no function takes markup, so nothing that a cell holds can become code.
const SVG = "http://www.w3.org/2000/svg";

// An element with attributes (null and false are left out, true is written blank) and children, texts among them.
export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function drawing(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false && value !== undefined) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}
