"""Writes docs/policy.md: `python -m sheets_sync.policy.coverage > docs/policy.md` (or `make docs`)."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

from schemas.choices import LANGUAGES, PROFILES
from schemas.policy import STANDINGS, Citation, Dated, Elsewhere
from sheets_sync.policy import MARKETPLACES, PARAMETERS, citations, parameters, policy
from sheets_sync.policy.pages import written
from sheets_sync.policy.said import period_said, value_said
from sheets_sync.wording import Words, words

UNDATED = "–"


def page(language: str = LANGUAGES[0]) -> str:
    """Write the whole page in one language, as Markdown."""
    speech = words(language)
    parts = [*_opening(speech), *(line for key in PARAMETERS for line in _parameter(key, speech)), *_sources(speech)]
    return "\n".join(parts) + "\n"


def _opening(speech: Words) -> Iterator[str]:
    yield f"# {speech.say('policy.page.title')}\n"
    yield f"{speech.say('policy.page.intro')}\n"
    yield f"{speech.say('basis.policy', version=policy('official').version)}\n"
    for key in (*(f"profile.{profile}" for profile in PROFILES), *(f"standing.{standing}" for standing in STANDINGS)):
        yield f"- **{speech.say(key)}**: {speech.say(f'{key}.says')}"
    yield f"\n{speech.say('policy.page.strict')}"


def _parameter(key: str, speech: Words) -> Iterator[str]:
    yield f"\n## `{key}`\n"
    yield f"{speech.say(f'parameter.{key}')}. {speech.say(f'policy.governed.{parameters()[key].governed_by}')}\n"
    yield f"{_guide(key, speech)}\n"
    yield from _table(
        [
            speech.say("policy.marketplace"),
            *(speech.say(f"profile.{profile}") for profile in PROFILES),
            speech.say("policy.period"),
            *(speech.say(f"policy.{title}") for title in ("standing", "sources", "page.seen")),
        ],
        [row for market in MARKETPLACES for row in _marketplace(key, market, speech)],
    )


def _guide(key: str, speech: Words) -> str:
    entry = written("guide")[key]
    if isinstance(entry, Elsewhere):
        return speech.say("policy.page.guide_silent")
    cites = dict.fromkeys(cite for row in entry for cite in row.cites)
    standings = dict.fromkeys(speech.say(f"standing.{row.standing}") for row in entry)
    return speech.say("policy.page.guide_says", source=f"{_linked(cites)}, {', '.join(standings)}")


def _marketplace(key: str, market: str, speech: Words) -> Iterator[Sequence[str]]:
    guide, strict = (_values(policy(profile).versions(key, market), speech) for profile in ("guide", "strict"))
    name = market
    for era in policy("official").versions(key, market):
        seen = dict.fromkeys(citations()[cite].seen or UNDATED for cite in era.all_cites())
        yield (
            name,
            guide,
            _official(era, speech),
            strict,
            period_said(era, speech),
            speech.say(f"standing.{era.standing}"),
            _linked(era.all_cites()),
            ", ".join(seen),
        )
        name = guide = strict = ""


def _official(era: Dated, speech: Words) -> str:
    others = (speech.say("policy.others_say", value=value_said(other, speech)) for other in era.variants)
    return "; ".join((value_said(era, speech), *others))


def _values(eras: Sequence[Dated], speech: Words) -> str:
    if len(eras) == 1:
        return value_said(eras[0], speech)
    return "; ".join(f"{value_said(era, speech)} {period_said(era, speech)}" for era in eras)


def _sources(speech: Words) -> Iterator[str]:
    yield f"\n## {speech.say('policy.page.sources')}\n"
    yield f"{speech.say('policy.page.confidence.says')}\n"
    titles = (speech.say(f"policy.{title}") for title in ("page.sources", "page.confidence", "page.seen"))
    yield from _table(list(titles), [_source(source) for source in citations().values()])


def _source(source: Citation) -> Sequence[str]:
    anchor = f'<a id="{_anchor(source.key)}"></a>`{source.key}`'
    link = f"[{source.title}]({source.url.removeprefix('docs/')})"
    return f"{anchor}: {link} ({source.language})", source.confidence, source.seen or UNDATED


def _linked(cites: Iterable[str]) -> str:
    return " ".join(f"[{cite}](#{_anchor(cite)})" for cite in cites)


def _anchor(cite: str) -> str:
    return cite.replace(".", "-")


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for cells in (titles, ["---"] * len(titles), *rows):
        yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(page())
