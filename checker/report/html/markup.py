"""Text and small pieces of HTML."""

from html import escape

from checker.policy import Policy, Rule
from checker.reading import printable
from checker.report.words import WORDS, flat


def text(value: str) -> str:
    """Text from anywhere, on one line, as HTML that shows it and does nothing else."""
    return escape(flat(value))


def lines(value: list[str]) -> str:
    """Lines as they are, for a `pre`."""
    return escape("\n".join(printable(line) for line in value))


def badge(verdict: str) -> str:
    """A verdict as a word on its colour."""
    return f'<span class="badge v-{verdict}">{word(verdict)}</span>'


def word(verdict: str) -> str:
    """A verdict as a word."""
    return {str(v): w for v, w in WORDS.items()}.get(verdict, verdict)


def anchor(number: int) -> str:
    """The id of the section of a proposal, by its place in the report."""
    return f"proposal-{number}"


def source_links(rule: Rule, policy: Policy) -> str:
    """The sources of a rule, with links where they have an address."""
    places: dict[str, list[str]] = {}
    for reference in rule.references:
        doubt = "" if reference.verified else "(not verified)"
        place = f"{reference.at or reference.sentence or ''} {doubt}".strip()
        places.setdefault(reference.source, []).append(place)
    return "; ".join(
        f"{_link(policy.sources[key].short, policy.sources[key].url)} "
        f"{text(', '.join(filter(None, place)))}".strip()
        for key, place in places.items()
    )


def _link(name: str, url: str | None) -> str:
    if url is None or not url.startswith(("https://", "http://")):
        return text(name)
    return f'<a href="{text(url)}" rel="noopener noreferrer">{text(name)}</a>'
