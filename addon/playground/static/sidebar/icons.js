// Google's icons by their names, drawn here: lines on a square of 24.
import { drawing } from "./element.js";

const CIRCLE = "M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16";
export const ICONS = {
  BACK: "M19 12H5M11 6l-6 6 6 6",
  BOOKMARK: "M7 4h10v16l-5-4-5 4z",
  CLOCK: `${CIRCLE}M12 7.5V12l3 2`,
  CLOSE: "M6 6l12 12M18 6L6 18",
  DESCRIPTION: "M7 3.5h7l4 4v13H7zM10 11h5M10 14.5h5M10 8h2",
  DOLLAR: "M12 3.5v17M16 8c-.6-1.5-2-2.2-4-2.2-2.3 0-4 1-4 3s1.7 2.7 4 3.2 4 1.2 4 3.2-1.7 3-4 3-3.6-.8-4.1-2.4",
  EMAIL: "M4 6h16v12H4zM4 7l8 6 8-6",
  MAP_PIN: "M12 21c4-4.6 6-8 6-10.8a6 6 0 1 0-12 0C6 13 8 16.4 12 21zM12 8a2 2 0 1 0 0 4a2 2 0 0 0 0-4",
  MENU: "M12 6.5v.01M12 12v.01M12 17.5v.01",
  PERSON: "M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8M5 20c.5-4 3-6 7-6s6.5 2 7 6",
  SHOPPING_CART: "M3 4h2.5l2 11h9.5l2-8H6.5M9 18.5v.01M16 18.5v.01",
  STAR: "M12 4l2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.7-5 2.7 1.1-5.5L4 9.7 9.6 9z",
  STORE: "M5 4h14l1.5 5H3.5zM5 9v11h14V9M10 20v-6h4v6",
  TICKET: "M4 7h16v3.5a1.5 1.5 0 0 0 0 3V17H4v-3.5a1.5 1.5 0 0 0 0-3zM14 9.5v.01M14 12v.01M14 14.5v.01",
};

// An icon; what we have not drawn takes its place, blank. Its meaning stands in words beside it.
export function icon(name) {
  return drawing("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, drawing("path", { d: ICONS[name] || "" }));
}

export function logo() {
  const parts = ["M22.6 11.2A8.2 8.2 0 1 0 24 18", "M16 11.4V16l3.2 2.4"].map((d) => drawing("path", { d }));
  return drawing("svg", { class: "logo", viewBox: "0 0 32 32", "aria-hidden": "true" }, drawing("rect", { width: 32, height: 32, rx: 8 }), ...parts);
}
