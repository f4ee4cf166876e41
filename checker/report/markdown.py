"""The report as Markdown of GitHub: the summary of a step, or a comment on a pull request.

Both have a longest length; what does not fit is counted, never dropped in silence.
"""

import re
from collections.abc import Iterable, Iterator
from heapq import nsmallest

from checker.findings import Finding, ProposalReport, Verdict
from checker.reading import InputProblem, printable, told
from checker.report.caveats import by_kind, caveats
from checker.report.model import Report
from checker.report.words import (
    approval,
    counted,
    flat,
    number,
    sources,
    summary,
    waived,
    waiver_use,
    worst,
)

# docs.github.com, "workflow commands": 1 MiB for a step; a comment has 65,536 characters.
_SUMMARY_BYTES = 1 << 20
_COMMENT_BYTES = 65_536
# For what comes after the findings: how many were left out.
_RESERVE = 400
_MOST_ROWS = 100
_LONGEST = 1000
# Everything that Markdown, HTML or GitHub gives a meaning to; `#` and `@` link and notify also when
# they are escaped, unless something stands behind them.
_ESCAPES = {
    **{mark: f"\\{mark}" for mark in "\\`*_~[]$!|"},
    "<": "&lt;",
    ">": "&gt;",
    "&": "&amp;",
    "@": "@<!-- -->",
    "#": "#<!-- -->",
    ":": "&#58;",  # only in addresses and in the names of emoji
}
_MARK = re.compile(r"[\\`*_~\[\]$!|<>&@#]|:(?=//|\w+:)|www(?=\.)", re.IGNORECASE)
_MARKS = {
    Verdict.ERROR: "🟣",
    Verdict.FAIL: "🔴",
    Verdict.WARN: "🟡",
    Verdict.UNDETERMINED: "🔵",
    Verdict.WAIVED: "⚪",
    Verdict.BASELINED: "⚪",
    Verdict.PASS: "🟢",
}


def summary_report(report: Report) -> Iterator[str]:
    """Lines for `$GITHUB_STEP_SUMMARY`."""
    return _within(report, _SUMMARY_BYTES)


def markdown_report(report: Report) -> Iterator[str]:
    """Lines of a comment on a pull request."""
    return _within(report, _COMMENT_BYTES)


def escaped(text: str) -> str:
    """Text as Markdown that shows it and does nothing else, also in a cell of a table."""
    shown = flat(text)
    shown = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
    return _MARK.sub(lambda m: _ESCAPES.get(m[0], f"{m[0]}<!-- -->"), shown)


def _within(report: Report, most: int) -> Iterator[str]:
    """The report as far as it fits into so many bytes, and how many findings did not."""
    room, left = most - _RESERVE, 0
    for lines, findings in _blocks(report):
        size = sum(len(line.encode("utf-8", "backslashreplace")) + 1 for line in lines)
        # After the first that is left out, all others with findings are: no gaps in the order.
        if size > room or (left and findings):
            left += findings
            continue
        room -= size
        yield from lines
    if left:
        yield f"**{number(left, 'finding')} left out**: there is no room here. The JSON, SARIF and "
        yield "HTML reports have them all."


def _blocks(report: Report) -> Iterator[tuple[list[str], int]]:
    """Pieces of the report, the most important first, each with the number of its findings."""
    verdict = "error" if report.problems else worst(report.counts)
    yield [f"## {_MARKS[Verdict(verdict)]} Sourcing policy: {verdict}", "", summary(report), ""], 0
    yield from (([_problem(problem)], 0) for problem in report.problems)
    yield [""], 0
    yield _overview(report), 0
    yield _listed("Approvals still needed", map(approval, report.still_to_approve)), 0
    yield from ((_listed(title, texts), 0) for title, texts in by_kind(caveats(report)))
    for proposal in report.proposals:
        yield from _proposal(proposal, report)
    yield _listed("Waivers", map(waiver_use, report.waivers)), 0


def _problem(problem: InputProblem) -> str:
    place = f"{problem.name}:{problem.line}" if problem.line else problem.name
    said = told(problem.message, problem.hint)
    return f"- 🟣 **cannot be read** {_code(place)}: {escaped(said)}"


def _overview(report: Report) -> list[str]:
    proposals = len(report.proposals)
    if proposals < 2:
        return []
    order = list(_MARKS)
    worst_first = nsmallest(_MOST_ROWS, report.outlines, lambda p: order.index(worst(p.counts)))
    rows = [
        f"| {_MARKS[worst(p.counts)]} {worst(p.counts)} | {_code(p.name)} | {counted(p.counts)} |"
        for p in worst_first
    ]
    more = proposals - _MOST_ROWS
    rest = [f"| | {number(more, 'more proposal')} | |"] if more > 0 else []
    return ["| verdict | proposal | verdicts of rules |", "|---|---|---|", *rows, *rest, ""]


def _proposal(proposal: ProposalReport, report: Report) -> Iterator[tuple[list[str], int]]:
    shown = [f for f in proposal.findings if f.verdict is not Verdict.BASELINED]
    rest = [
        f"- {_MARKS[more.verdict]} {more.verdict} **{more.rule_id}**: {more.number} more like these"
        for more in proposal.more
    ]
    if not shown and not rest:
        return
    known = proposal.counts[Verdict.BASELINED]
    head = [f"### {escaped(proposal.title or proposal.id or 'Proposal')} ({_code(proposal.name)})"]
    head += ["", f"{number(known, 'finding')} already known, not shown.", ""] if known else [""]
    for found in shown:
        yield head + _finding(found, proposal, report), 1
        head = []
    yield [*head, *rest, ""], sum(more.number for more in proposal.more)


def _finding(found: Finding, proposal: ProposalReport, report: Report) -> list[str]:
    subject = found.subject
    about = "" if subject.kind == "proposal" else f" [{subject.kind} {escaped(subject.id)}]"
    where = f"{proposal.name}:{found.span.line}"
    head = (
        f"- {_MARKS[found.verdict]} **{found.verdict} {found.rule.id}** {found.rule.title}{about}"
    )
    lines = [f"{head} · {_code(where)}  "]
    lines.append(f"  {escaped(told(found.message, found.hint))}  ")
    if found.waiver:
        lines.append(f"  {escaped(waived(found.waiver))}")
        return lines
    lines.append(f"  Fix: {escaped(found.remediation)}  ")
    lines.append(f"  Source: {escaped(sources(found.rule.references, report.policy))}")
    return lines


def _listed(title: str, lines: Iterable[str]) -> list[str]:
    items = [f"- {escaped(line)}" for line in lines]
    return [f"### {title}", "", *items, ""] if items else []


def _code(text: str) -> str:
    return f"<code>{escaped(printable(text))}</code>"
