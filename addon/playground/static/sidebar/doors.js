// Calls the doors of the backend as Google does: this machine signs the event first, and every door verifies it.
export const HOME = "/addon/homepage";
export const GRANTED = "/addon/file-scope-granted";

// What a door answered in other words than a card: `said` is a sentence for the person.
export class Turned extends Error {
  constructor(said) {
    super("turned away");
    this.said = said;
  }
}

// Ask a door; `token` is the page's own.
export async function asked(path, token, parameters = {}, inputs = {}) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  const signed = await posted("/local/event", { path, parameters, inputs, zone }, { "X-Claimwatch-Page": token });
  return posted(path, signed.event, { Authorization: signed.authorization });
}

// The path and the parameters of a card's action. Only the path counts: the door is always this machine's.
export function called(action) {
  const parameters = Object.fromEntries((action.parameters || []).map((each) => [each.key, each.value]));
  return { path: new URL(action.function, location.href).pathname, parameters };
}

async function posted(path, body, headers) {
  const answer = await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body), redirect: "error",
  });
  const text = await answer.text();
  if (!answer.ok) throw new Turned(sentence(text));
  return JSON.parse(text);
}

function sentence(text) {
  try {
    return JSON.parse(text).error.text;
  } catch {
    return text.trim().slice(0, 300);
  }
}
