// The workbook beside the sidebar: finds the place that a link of a card names, and draws the table anew after a sync.
const SHEET = /^\/spreadsheets\/d\/([-_A-Za-z0-9]+)\//;
const PARTS = ["#orders", ".band", ".chips", ".views", ".tabs", "#problems", ".book"];

// The place in this workbook that an address names; null: it leads elsewhere.
export function placeOf(address, spreadsheet) {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.hostname !== "docs.google.com" || SHEET.exec(url.pathname)?.[1] !== spreadsheet) return null;
  const named = new URLSearchParams(url.hash.slice(1));
  return { gid: named.get("gid") || "", range: named.get("range") || "" };
}

export function hrefOf(place) {
  return `/local/cell?${new URLSearchParams(place)}`;
}

// Show a place: where it is on the page already, nothing is fetched.
export async function lead(place) {
  const row = /^[A-Z]*(\d+)/.exec(place.range)?.[1];
  const here = document.getElementById("orders").dataset.gid === place.gid;
  if (!(here && (!row || document.getElementById(`row-${row}`)))) {
    const url = await drawn(hrefOf(place));
    history.pushState(null, "", url);
  }
  reach(row ? document.getElementById(`row-${row}`) : null);
}

// Draw the table anew, as the address says it.
export function redraw() {
  return drawn(location.pathname + location.search);
}

async function drawn(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error("the page did not come");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const scrolled = document.getElementById("orders").scrollTop;
  for (const part of PARTS) exchange(document.querySelector(part), page.querySelector(part));
  document.getElementById("orders").scrollTop = scrolled;
  document.dispatchEvent(new Event("redrawn"));
  const url = new URL(answer.url);
  return url.pathname + url.search;
}

function exchange(old, made) {
  if (old && made) old.replaceWith(document.importNode(made, true));
  else if (old && !made) old.remove();
  else if (made) document.querySelector("main").append(document.importNode(made, true));
}

function reach(row) {
  for (const before of document.querySelectorAll("tr.reached")) before.classList.remove("reached");
  const place = row?.querySelector(".id, td:nth-child(2)") || document.getElementById("orders");
  row?.classList.add("reached");
  if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
  (row || place).scrollIntoView({ block: "center" });
  place.focus({ preventScroll: true });
}
