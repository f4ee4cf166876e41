"""The report by rule, for whoever mends one thing everywhere."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.findings import Finding, More, ProposalReport, Verdict, cut
from checker.reading import printable, told
from checker.report.caveats import caveat_lines
from checker.report.model import Report
from checker.report.words import counted, flat, summary, waived


@dataclass(slots=True)
class _Group:
    """What there is to say of one rule."""

    title: str
    counts: Counter[Verdict] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)


def grouped_report(report: Report) -> Iterator[str]:
    """The findings of each rule, the rules in order of their ids."""
    for problem in report.problems:
        yield f"error  {problem}"
    if report.problems:
        yield ""
    groups: dict[str, _Group] = {}
    more: dict[str, list[str]] = {}
    for proposal in report.with_findings:
        for found in proposal.findings:
            if found.verdict is not Verdict.BASELINED:
                group = groups.setdefault(found.rule.id, _Group(found.rule.title))
                group.counts[found.verdict] += 1
                group.lines.append(_line(proposal, found))
        for rest in proposal.more:
            more.setdefault(rest.rule_id, []).append(_more(proposal, rest))
    for rule_id, group in sorted(groups.items()):
        yield f"{rule_id}  {group.title}  ({counted(group.counts)})"
        yield from group.lines
        yield from more.get(rule_id, ())
        yield ""
    yield from caveat_lines(report)
    yield summary(report)


def _line(proposal: ProposalReport, found: Finding) -> str:
    subject = found.subject
    about = "" if subject.kind == "proposal" else f" [{subject.kind} {cut(flat(subject.id))}]"
    where = f"{printable(proposal.name)}:{found.span.line}:{found.span.column}"
    by = f" ({waived(found.waiver)})" if found.waiver else ""
    return f"  {where}: {found.verdict}:{about} {flat(told(found.message, found.hint))}{by}"


def _more(proposal: ProposalReport, more: More) -> str:
    name = printable(proposal.name)
    return f"  {name}: {more.verdict}: {more.number} more like those above, not shown"
