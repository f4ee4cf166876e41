"""Writes the pages that follow from the rules and the language: `python docs/build.py`.

`rules/` has a page for each rule, `coverage.md` says which rules put which sentence of the guide
into practice, `operators.md` holds the truth tables. `--check` writes nothing and exits 1 when a
page is stale.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))
sys.path.insert(0, str(DOCS))

from operator_tables import operators_page  # noqa: E402

from checker.policy import Policy, Rule, load_policy  # noqa: E402
from checker.report.rule_card import card  # noqa: E402
from checker.report.rule_text import rule_markdown  # noqa: E402
from checker.report.words import sources  # noqa: E402

_COMMENT = "<!-- Written by docs/build.py. -->"
_GUIDE = "article"


def pages() -> dict[Path, str]:
    """Every generated page, by its file."""
    rules = DOCS.parent / "rules"
    policy = load_policy([rules])
    found = {DOCS / "rules" / f"{rule.id}.md": _rule(rule, policy, rules) for rule in policy.rules}
    found[DOCS / "rules" / "README.md"] = _text(_index(policy))
    found[DOCS / "coverage.md"] = _text(_coverage(policy))
    found[DOCS / "operators.md"] = _text(operators_page())
    return found


def _text(lines: Iterator[str]) -> str:
    return "\n".join([_COMMENT, "", *lines]) + "\n"


def _rule(rule: Rule, policy: Policy, rules: Path) -> str:
    file = Path(rule.file).relative_to(rules.parent).as_posix()
    return _text(rule_markdown(card(rule, policy), file))


def _index(policy: Policy) -> Iterator[str]:
    yield "# The rules"
    yield ""
    yield f"{len(policy.rules)} rules. `sourcing explain RULE` tells the same at a terminal."
    groups: dict[tuple[str, str], list[Rule]] = {}
    for rule in policy.rules:
        groups.setdefault((rule.pack, rule.group), []).append(rule)
    for (pack, group), rules in sorted(groups.items()):
        yield ""
        yield f"## {pack}: {group}"
        yield ""
        yield "| rule | severity | title |"
        yield "|---|---|---|"
        for rule in rules:
            severity = (
                f"{rule.severity} or {rule.escalate_to}" if rule.escalate_to else rule.severity
            )
            yield f"| [{rule.id}]({rule.id}.md) | {severity} | {rule.title} |"


def _coverage(policy: Policy) -> Iterator[str]:
    yield "# Coverage"
    yield ""
    yield (
        "Which rules put which sentence of the guide into practice, and where each rule comes "
        "from. The sentences are in our words; one that claims nothing, such as a link, is left "
        "out."
    )
    yield ""
    yield "## From the guide to the rules"
    yield ""
    yield "| sentence | what it says | rules |"
    yield "|---|---|---|"
    for sentence, says in policy.sources[_GUIDE].sentences.items():
        links = ", ".join(_link(rule) for rule in rules_for(policy, sentence))
        yield f"| {sentence} | {says} | {links or '**none**'} |"
    yield ""
    yield "## From the rules to their sources"
    yield ""
    yield "| rule | title | sources |"
    yield "|---|---|---|"
    for rule in policy.rules:
        yield f"| {_link(rule)} | {rule.title} | {sources(rule.references, policy)} |"
    yield ""
    yield "## The sources"
    yield ""
    cited = {reference.source for rule in policy.rules for reference in rule.references}
    for key, source in policy.sources.items():
        if key in cited:
            name = f"[{source.title}]({source.url})" if source.url else source.title
            yield f"- {source.short}: {name}"


def rules_for(policy: Policy, sentence: str) -> list[Rule]:
    """The rules that cite a sentence of the guide."""
    return [
        rule
        for rule in policy.rules
        if any(r.source == _GUIDE and r.sentence == sentence for r in rule.references)
    ]


def _link(rule: Rule) -> str:
    return f"[{rule.id}](rules/{rule.id}.md)"


def main(arguments: list[str]) -> int:
    """Writes the pages, or with `--check` only compares them; the exit code of the process."""
    wanted = pages()
    there = set((DOCS / "rules").glob("*.md"))
    stale = [path for path, text in wanted.items() if _read(path) != text]
    stale += sorted(there - set(wanted))
    if "--check" in arguments:
        for path in stale:
            print(f"stale: {path.relative_to(DOCS.parent)}")
        return int(bool(stale))
    for path in there - set(wanted):
        path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
