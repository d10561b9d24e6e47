// The cards outlive a look at another tab of the workbook: they are kept in this browser tab while their presses hold.
const NAME = "claimwatch.cards";
const HOLD = 50 * 60_000;

// The cards that were shown a moment ago to the same reader of the same workbook, by the same start of the server.
export function remembered(words) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(NAME) || "null");
    return kept && kept.by === reader(words) && Date.now() - kept.at < HOLD ? kept.cards : [];
  } catch {
    return [];
  }
}

// Keep them whenever the page is left; not if a button of the page itself changes what they say.
export function remember(cards, words) {
  const began = Date.now();
  let stale = false;
  document.addEventListener("submit", () => { stale = true; });
  window.addEventListener("pagehide", () => {
    const kept = { by: reader(words), at: began, cards: cards() };
    if (stale) sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, JSON.stringify(kept));
  });
}

function reader(words) {
  return [document.documentElement.lang, words.spreadsheet, words.token].join(" ");
}
