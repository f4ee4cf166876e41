"""The report by rule, for whoever mends one thing everywhere."""

from collections import Counter
from collections.abc import Iterator

from checker.findings import Finding, ProposalReport, Verdict, cut
from checker.reading import printable
from checker.report.model import Report
from checker.report.words import caveats, counted, flat, place, summary, waived


def grouped_report(report: Report) -> Iterator[str]:
    """The findings of each rule, the rules in order of their ids."""
    for problem in report.problems:
        yield f"error  {place(problem)}: {printable(problem.message)}"
    if report.problems:
        yield ""
    groups: dict[str, list[tuple[ProposalReport, Finding]]] = {}
    for proposal, found in report.findings:
        if found.verdict is not Verdict.BASELINED:
            groups.setdefault(found.rule.id, []).append((proposal, found))
    for rule_id, group in sorted(groups.items()):
        counts = Counter(found.verdict for _, found in group)
        yield f"{rule_id}  {group[0][1].rule.title}  ({counted(counts)})"
        yield from (_line(proposal, found) for proposal, found in group)
        yield from (f"  {line}" for line in _more(report, rule_id))
        yield ""
    yield from caveats(report)
    yield summary(report)


def _line(proposal: ProposalReport, found: Finding) -> str:
    subject = found.subject
    about = "" if subject.kind == "proposal" else f" [{subject.kind} {cut(flat(subject.id))}]"
    where = f"{printable(proposal.name)}:{found.span.line}:{found.span.column}"
    by = f" ({waived(found.waiver)})" if found.waiver else ""
    return f"  {where}: {found.verdict}:{about} {flat(found.message)}{by}"


def _more(report: Report, rule_id: str) -> Iterator[str]:
    for proposal in report.proposals:
        for more in proposal.more:
            if more.rule_id == rule_id:
                name = printable(proposal.name)
                yield f"{name}: {more.verdict}: {more.number} more like those above, not shown"
