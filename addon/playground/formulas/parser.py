"""From the text of a formula to its tree. Arguments may be parted by `,` or `;`, which Google takes in every locale."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from addon.playground.formulas.reach import reach_of
from addon.playground.formulas.refs import PATTERN, TITLE, Ref, Sheets, ref_from
from addon.playground.formulas.tree import FAULTS, Braces, Call, Constant, Formula, Node, Operation, Reference

DEEPEST, LONGEST = 60, 250
"""Deeper nesting, or a longer chain of operators, is answered with #ERROR!: no text can exhaust the stack."""

_TOKEN = re.compile(
    rf"""(?P<space>\s+)|(?P<text>"(?:[^"]|"")*")|(?P<fault>(?:{TITLE})?\#(?:N/A|REF!|VALUE!|NAME\?|NUM!|DIV/0!|ERROR!))
    |(?P<ref>{PATTERN})|(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_][\w.]*)
    |(?P<sign><=|>=|<>|[-+*/^&=<>%(){{}},;\\])""",
    re.VERBOSE,
)
_LEVELS = ({"=", "<>", "<", ">", "<=", ">="}, {"&"}, {"+", "-"}, {"*", "/"}, {"^"})


class Token(NamedTuple):
    """One piece of a formula: its kind (a group of the pattern, or `end`) and its text."""

    kind: str
    text: str


class Unreadable(ValueError):  # noqa: N818  read as a sentence
    """The text is no formula."""


def parse(text: str, sheets: Sheets) -> Formula:
    """Read a formula that starts with `=`; one that cannot be read keeps its text and shows #ERROR!."""
    try:
        tokens = _tokens(text[1:])
        parts, refs = _parts(tokens, sheets)
        tree = _Reader([token for token in tokens if token.kind != "space"]).whole()
    except Unreadable:
        return Formula((text,), (), None, (1, 1))
    return Formula(parts, refs, tree, reach_of(tree, refs))


def _tokens(text: str) -> list[Token]:
    tokens, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise Unreadable(text)
        tokens.append(Token(match.lastgroup or "", match.group()))
        at = match.end()
    return tokens


def _parts(tokens: list[Token], sheets: Sheets) -> tuple[tuple[str, ...], tuple[Ref, ...]]:
    parts, refs = ["="], []
    for token in tokens:
        if token.kind == "ref":
            refs.append(ref_from(token.text, sheets))
            parts.append("")
        else:
            parts[-1] += token.text
    return tuple(parts), tuple(refs)


@dataclass
class _Reader:
    tokens: list[Token]
    at: int = 0
    slot: int = 0
    depth: int = 0

    def whole(self) -> Node:
        node = self.level(0)
        if self.at != len(self.tokens):
            raise Unreadable
        return node

    def peek(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def take(self, *texts: str) -> str:
        """Take the next token if it is one of these signs; else an empty text."""
        if self.at < len(self.tokens) and self.tokens[self.at].kind == "sign" and self.peek() in texts:
            self.at += 1
            return self.tokens[self.at - 1].text
        return ""

    def need(self, text: str) -> None:
        if not self.take(text):
            raise Unreadable

    def level(self, least: int) -> Node:
        """Read operands joined by operators that bind as tightly as `least` or more; equals group from the left."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable
        node = self.unary()
        for _ in range(LONGEST):
            level = next((at for at in range(least, len(_LEVELS)) if self.sign() in _LEVELS[at]), None)
            if level is None:
                self.depth -= 1
                return node
            self.at += 1
            node = _grown(self.tokens[self.at - 1].text, node, self.level(level + 1))
        raise Unreadable

    def sign(self) -> str:
        """Look at the next token if it is a sign."""
        return self.peek() if self.at < len(self.tokens) and self.tokens[self.at].kind == "sign" else ""

    def unary(self) -> Node:
        signs = []
        while sign := self.take("-", "+"):
            signs.append(sign)
        if len(signs) > DEEPEST:
            raise Unreadable
        node = self.percent()
        for sign in reversed(signs):
            node = Operation("u" + sign, (node,))
        return node

    def percent(self) -> Node:
        node = self.operand()
        while self.take("%"):
            node = Operation("%", (node,))
        return node

    def operand(self) -> Node:
        if self.take("("):
            node = self.level(0)
            self.need(")")
            return node
        if self.take("{"):
            return self.braces()
        if self.at >= len(self.tokens):
            raise Unreadable
        token = self.tokens[self.at]
        self.at += 1
        return self.leaf(token)

    def leaf(self, token: Token) -> Node:
        match token.kind:
            case "ref":
                self.slot += 1
                return Reference(self.slot - 1)
            case "text":
                return Constant(token.text[1:-1].replace('""', '"'))
            case "number":
                return Constant(_number(token.text))
            case "fault":
                return Constant(FAULTS[token.text[token.text.index("#") :]])
            case "name":
                return self.named(token.text.upper())
            case _:
                raise Unreadable

    def named(self, name: str) -> Node:
        if self.take("("):
            return Call(name, self.arguments())
        if name in {"TRUE", "FALSE"}:
            return Constant(name == "TRUE")
        return Constant(FAULTS["#NAME?"])

    def arguments(self) -> tuple[Node, ...]:
        if self.take(")"):
            return ()
        arguments = [self.argument()]
        while self.take(",", ";"):
            arguments.append(self.argument())
        self.need(")")
        return tuple(arguments)

    def argument(self) -> Node:
        """Read one argument; an omitted one is a true blank."""
        return Constant(None) if self.peek() in {",", ";", ")"} else self.level(0)

    def braces(self) -> Node:
        rows = [[self.level(0)]]
        while sign := self.take(",", "\\", ";"):
            if sign == ";":
                rows.append([])
            rows[-1].append(self.level(0))
        self.need("}")
        return Braces(tuple(tuple(row) for row in rows))


def _grown(sign: str, left: Node, right: Node) -> Node:
    """A chain of `&` is one operation, so that long ones stay flat."""
    if sign == "&" and isinstance(left, Operation) and left.sign == "&":
        return Operation("&", (*left.operands, right))
    return Operation(sign, (left, right))


def _number(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
