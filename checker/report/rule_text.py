"""A rule in words: text for a terminal, and Markdown for the docs."""

import textwrap
from collections.abc import Iterator, Sequence

from checker.policy import Rule
from checker.report.condition_text import Line
from checker.report.rule_card import Card, Cited, Snippet

_WIDTH = 96
_NO_ADVICE = "No legal advice is given."


def rule_text(card: Card) -> Iterator[str]:
    """The lines for a person at a terminal."""
    rule = card.rule
    yield f"{rule.id}  {rule.title}"
    yield f"severity: {_severity(rule)}   pack: {rule.pack}   about: each {rule.about}"
    if not rule.waivable:
        yield "It cannot be waived."
    yield ""
    yield from _paragraph("Why", rule.rationale)
    yield from _asked(card)
    yield from _used(card)
    yield from _paragraph("Finding", card.message)
    yield from _paragraph("Fix", card.remediation)
    for title, snippets in (("Avoid", card.avoid), ("Prefer", card.prefer)):
        for number, snippet in enumerate(snippets):
            yield from _paragraph(title, snippet.name)
            if number == 0:
                yield from (f"    {line}" for line in snippet.lines)
    yield "Sources:"
    for cited in card.sources:
        yield f"  {_place(cited)}: {cited.title}"
        yield from (f"    {more}" for more in (cited.url, cited.says) if more)
    yield f"Rule file: {rule.file}"
    yield _NO_ADVICE


def _asked(card: Card) -> Iterator[str]:
    rule = card.rule
    yield from _outlined("Applies when", card.when)
    if rule.check is None:
        yield from _outlined("Requires that", card.require)
        yield f"When facts are missing: {rule.missing or rule.severity}"
    else:
        yield f"Requires that: the product's own check of the {rule.check} finds nothing"
    yield from _outlined(_escalates(rule), card.escalate)


def _used(card: Card) -> Iterator[str]:
    for name, how, where in card.computed:
        yield f"Computed {name}: {how}"
        yield from _indented(where)
    for name, kind, value, doc in card.params:
        yield from _paragraph(f"Parameter {name} = {value} ({kind})", doc)
    for derived in card.derived:
        yield from _paragraph(f"Derived {derived.name} of {derived.about}", derived.title)
    for known in card.lists:
        yield from _paragraph(f"List @{known.name} (as of {known.as_of})", known.title)


def rule_markdown(card: Card, file: str) -> Iterator[str]:
    """The lines of a page; `file` is what it calls the rule's file."""
    rule = card.rule
    yield f"# {rule.id}: {rule.title}"
    yield ""
    waivable = "yes" if rule.waivable else "no"
    yield "| severity | about | pack | can be waived | file |"
    yield "|---|---|---|---|---|"
    yield f"| {_severity(rule)} | each {rule.about} | {rule.pack} | {waivable} | `{file}` |"
    yield from _section("Why", [" ".join(rule.rationale.split())])
    if rule.check is None:
        yield from _section("Applies when", _bullets(card.when))
        told = ["", f"When facts are missing: {rule.missing or rule.severity}."]
        yield from _section("Requires that", [*_bullets(card.require), *told])
    else:
        yield from _section("Requires that", [f"The product's own check of the {rule.check}."])
    if card.escalate:
        yield from _section(_escalates(rule), _bullets(card.escalate))
    if card.computed:
        yield from _section("Computed values", _computed(card))
    if card.params:
        rows = ["| parameter | type | value | meaning |", "|---|---|---|---|"]
        rows += [f"| `{n}` | {k} | {v} | {_cell(d)} |" for n, k, v, d in card.params]
        yield from _section("Parameters", rows)
    if card.derived or card.lists:
        used = [f"- `{d.name}` of {d.about}: {d.title}" for d in card.derived]
        used += [f"- `@{k.name}`, as of {k.as_of}: {k.title}. {k.source}" for k in card.lists]
        yield from _section("Based on", used)
    finding = [f"> {card.message}", "", f"Fix: {card.remediation}"]
    yield from _section("What a finding says", finding)
    yield from _examples("Avoid", card.avoid)
    yield from _examples("Prefer", card.prefer)
    yield from _examples("Neither", card.neither)
    yield from _section("Sources", [line for cited in card.sources for line in _source(cited)])
    yield ""
    yield _NO_ADVICE


def _severity(rule: Rule) -> str:
    if rule.escalate_to is None:
        return rule.severity
    return f"{rule.severity}, or {rule.escalate_to} when it escalates"


def _escalates(rule: Rule) -> str:
    unknown = " or is not known" * rule.unknown_escalates
    return f"Is {rule.escalate_to} when this holds{unknown}"


def _paragraph(title: str, text: str) -> Iterator[str]:
    yield from textwrap.wrap(f"{title}: {' '.join(text.split())}", _WIDTH, subsequent_indent="  ")


def _outlined(title: str, lines: Sequence[Line]) -> Iterator[str]:
    if not lines:
        return
    if len(lines) == 1:
        yield f"{title}: {lines[0][1]}"
        return
    yield f"{title}:"
    yield from _indented(lines)


def _indented(lines: Sequence[Line]) -> Iterator[str]:
    for depth, text in lines:
        yield f"  {'  ' * depth}{text}"


def _place(cited: Cited) -> str:
    return f"{cited.short} {cited.at}".strip() + " (not verified)" * (not cited.verified)


# Markdown


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield from lines


def _bullets(lines: Sequence[Line]) -> list[str]:
    return [f"{'  ' * depth}- {_words(text)}" for depth, text in lines]


def _words(text: str) -> str:
    """A condition with its path set as code."""
    path, space, rest = text.partition(" ")
    if not space or text.endswith(" of:"):
        return text
    return f"`{path}` {_escaped(rest)}"


def _computed(card: Card) -> list[str]:
    lines: list[str] = []
    for name, how, where in card.computed:
        lines.append(f"- `{name}`: {_escaped(how)}")
        lines += [f"  {line}" for line in _bullets(where)]
    return lines


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _escaped(text: str) -> str:
    return text.replace("*", "\\*").replace("_", "\\_").replace("<", "&lt;")


def _examples(title: str, snippets: Sequence[Snippet]) -> Iterator[str]:
    if not snippets:
        return
    yield ""
    yield f"## {title}"
    for snippet in snippets:
        verdict = snippet.verdict.replace("_", " ")
        yield ""
        yield f"{snippet.name[:1].upper()}{snippet.name[1:]} ({verdict}):"
        yield ""
        yield "```yaml"
        yield from snippet.lines or ("# the proposal that passes everything, unchanged",)
        yield "```"


def _source(cited: Cited) -> Iterator[str]:
    name = f"[{cited.title}]({cited.url})" if cited.url else cited.title
    doubt = " (nobody has checked the passage in the text yet)" * (not cited.verified)
    yield f"- {name}{', ' * bool(cited.at)}{cited.at}{doubt}"
    if cited.says:
        yield f"  > {cited.says}"
