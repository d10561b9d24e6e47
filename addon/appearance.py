"""How a grade looks beside its word: a shape, and in a terminal a colour. The page's colours stand in `page.css`."""

from __future__ import annotations

SHAPES = {
    "critical": "▲",
    "open": "■",
    "lost": "✕",
    "high": "◆",
    "unknown": "?",
    "watch": "●",
    "clear": "✓",
    "not_covered": "–",
}
"""Grade → the shape that stands before its word, so that no answer depends on seeing colours."""

ON_DARK = {
    "critical": "#FF9C92",
    "open": "#CDBBFF",
    "lost": "#F2F4F6",
    "high": "#FFB570",
    "unknown": "#A9C2FF",
    "watch": "#F0D279",
    "clear": "#8CD6C3",
    "not_covered": "#B3BCC7",
}
"""Grade → its colour as text on a dark surface (`page.css` has the same as `--…-t` of the dark theme)."""

ASKING = ("critical", "open", "lost", "high", "unknown")
"""Grades that ask somebody to look; their words stand out, the others stay calm."""
