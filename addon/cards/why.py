"""What an answer rests on: each rule as the sheet's cell says it, with its source one press away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import numpy as np

from addon.cards.widgets import Html, Json, button, html, link, paragraph, quiet, row
from schemas.policy import Citation
from sheets_sync.policy import citations, policy
from sheets_sync.policy.said import seen_said
from sheets_sync.survey import Survey
from sheets_sync.wording import Words
from sheets_sync.wording.clauses import Clause, clauses, quoted
from sheets_sync.wording.lines import distinct_lines
from sheets_sync.wording.reasons import SEPARATOR
from sheets_sync.wording.versions import Versions

AMAZON = re.compile(r"(www|pay|sellercentral(-europe|-japan)?)\.amazon\.[a-z]{2,3}(\.[a-z]{2})?")
"""Hosts that a press may lead to: Amazon's own pages. Copies elsewhere are named in the reference, not linked here."""


def why(survey: Survey, line: int, speech: Words) -> Iterator[Json]:
    """Draw the rules that the basis of a line quotes, then the rest of the basis."""
    basis = str(survey.assessment.results.cells["basis"][line] or "").split(SEPARATOR)
    rules = quoted_rules(survey, line)
    for (clause, source), text in zip(rules, basis, strict=False):
        yield _rule(clause, source, text, speech)
    rest = basis[len(rules) :]
    if rest:
        yield paragraph(Html("<br>".join(quiet(part) for part in rest)))


def quoted_rules(survey: Survey, line: int) -> list[tuple[Clause, Citation | None]]:
    """List the rules that a line's basis quotes, each with the best source of the version that was applied."""
    judged = survey.assessment.judgements
    lines, index = distinct_lines(judged)
    book, rules = clauses(), policy(survey.choices.profile)
    versions = Versions(survey.assessment.orders, judged, rules)
    found: list[tuple[Clause, Citation | None]] = []
    for key in quoted(lines[index[line]]):
        number = int(versions.of(book[key], np.array([line]))[0])
        cites = versions.cites(number) if number >= 0 else ()
        found.append((book[key], _best([citations()[cite] for cite in cites])))
    return found


def is_amazons(url: str) -> bool:
    """Whether an address is a page of Amazon's own."""
    parts = urlsplit(url)
    return parts.scheme == "https" and AMAZON.fullmatch(parts.hostname or "") is not None


def _best(sources: list[Citation]) -> Citation | None:
    """Choose the source to lead to: one of Amazon's own pages if there is one, the newest first."""
    ours = sorted(sources, key=lambda each: (is_amazons(each.url), not each.aged, each.seen), reverse=True)
    return ours[0] if ours else None


def _rule(clause: Clause, source: Citation | None, text: str, speech: Words) -> Json:
    linked = source is not None and is_amazons(source.url)
    above = speech.say("card.order.guide" if clause.guide else "card.order.rule")
    return row(
        html(text),
        icon="DESCRIPTION",
        above=above,
        below=seen_said(source, speech) if linked and source else "",
        button=button(speech.say("card.order.source"), link(source.url), "BORDERLESS") if linked and source else None,
    )
