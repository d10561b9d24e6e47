// The cards that lie on each other. A new stack is made by each navigation; `make` lays a card out
// over so many others.
export function navigated(stack, navigations, make) {
  return navigations.reduce((cards, navigation) => moved(cards, navigation, make), stack);
}

function moved(cards, navigation, make) {
  if (navigation.pushCard) return [...cards, make(navigation.pushCard, cards.length)];
  if (navigation.updateCard) return [...cards.slice(0, -1), make(navigation.updateCard, Math.max(0, cards.length - 1))];
  if (navigation.popToRoot) return cards.slice(0, 1);
  if (navigation.pop) return cards.slice(0, Math.max(1, cards.length - 1));
  const named = cards.findLastIndex((entry) => entry.card.name === navigation.popToCard);
  return named < 0 ? cards : cards.slice(0, named + 1);
}
