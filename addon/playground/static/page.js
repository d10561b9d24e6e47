// The page is whole without this: it only says that a sync has begun, and on a phone puts the most urgent order first.
"use strict";
for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", () => {
    document.getElementById("said").textContent = form.dataset.said || "";
    setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
  });
}
function urgentFirst() {
  const body = document.querySelector("tbody");
  if (body && matchMedia("(max-width: 720px)").matches) {
    body.append(...[...body.rows].sort((one, two) => one.dataset.rank - two.dataset.rank));
  }
}
urgentFirst();
document.addEventListener("redrawn", urgentFirst);
