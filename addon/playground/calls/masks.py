"""Field masks: which parts of an answer are wanted, which parts of an object are to be replaced."""

from __future__ import annotations

from typing import Any

from addon.playground.calls.faults import Body, Refusal

Mask = dict[str, "Mask"]
"""Names, each with the mask of what is below it; an empty mask, or `*`, takes everything below."""


def mask_from(text: str) -> Mask:
    """Read `a,b.c,d(e,f/g)`.

    Raises:
        Refusal: the text is no mask.
    """
    mask: Mask = {}
    rest = _group(text.replace(" ", ""), mask)
    if rest or not mask:
        raise Refusal(f"Request contains an invalid argument: invalid field mask {text!r}.")
    return mask


def _group(text: str, into: Mask) -> str:
    """Read parts separated by commas, up to a closing bracket; return what follows."""
    while True:
        text = _path(text, into)
        if not text.startswith(","):
            return text
        text = text[1:]


def _path(text: str, into: Mask) -> str:
    at = next((index for index, sign in enumerate(text) if sign in ".,/()"), len(text))
    name, text = text[:at], text[at:]
    if not name:
        raise Refusal("Request contains an invalid argument: empty name in a field mask.")
    fresh = name not in into
    below = into.setdefault(name, {})
    if text[:1] in {".", "/"}:
        inner: Mask = {}
        text = _path(text[1:], inner)
    elif text.startswith("("):
        inner = {}
        text = _group(text[1:], inner)
        if not text.startswith(")"):
            raise Refusal("Request contains an invalid argument: a bracket of the field mask is not closed.")
        text = text[1:]
    else:
        inner = {"*": {}}
    if inner == {"*": {}} or "*" in below:
        below.clear()
        below["*"] = {}
    elif fresh or below:
        merge(below, inner)
    return text


def merge(mask: Mask, other: Mask) -> None:
    """Add what another mask wants."""
    for name, below in other.items():
        if name in mask and "*" not in mask[name]:
            merge(mask[name], below)
        else:
            mask.setdefault(name, below)


def below(mask: Mask | None, name: str) -> Mask | None:
    """Give the mask for a member; None: everything of it. Ask `wants` first."""
    if mask is None or "*" in mask:
        return None
    found = mask.get(name)
    return None if found is None or "*" in found else found


def wants(mask: Mask | None, name: str) -> bool:
    """Say whether a member is wanted."""
    return mask is None or "*" in mask or name in mask


def picked(value: Any, mask: Mask | None) -> Any:  # noqa: ANN401  any JSON
    """Take the wanted parts of an answer."""
    if mask is None or "*" in mask:
        return value
    if isinstance(value, list):
        return [picked(item, mask) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: picked(item, below(mask, name)) for name, item in value.items() if wants(mask, name)}


def patched(old: Body, new: Body, mask: Mask, known: tuple[str, ...] = ()) -> Body:
    """Replace the masked members of an object; what the new object leaves out is cleared.

    Args:
        old: the object as it is; not changed.
        new: the object as the request has it.
        mask: what to replace; `*` takes every known member.
        known: names that `*` stands for, beside those present in either object.
    """
    out = dict(old)
    names = {*old, *new, *known} if "*" in mask else set(mask)
    for name in names:
        inner = below(mask, name)
        if inner is not None and isinstance(old.get(name, {}), dict) and isinstance(new.get(name, {}), dict):
            value: Any = patched(old.get(name, {}), new.get(name, {}), inner)
        else:
            value = new.get(name)
        if value is None or value == {}:
            out.pop(name, None)
        else:
            out[name] = value
    return out
