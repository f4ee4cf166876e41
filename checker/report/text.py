"""The report for a person at a terminal."""

from collections import Counter
from collections.abc import Iterator

from checker.findings import (
    UNSTATED,
    Finding,
    ProposalReport,
    Verdict,
    cut,
)
from checker.policy import Policy
from checker.reading import InputProblem, pointer_text, printable, told
from checker.report.caveats import caveat_lines
from checker.report.frame import frame
from checker.report.grounds import derived_text, marks, wanted, worked_out
from checker.report.model import Report
from checker.report.standing import standing
from checker.report.words import (
    WORDS,
    counted,
    flat,
    sources,
    summary,
    waived,
    worst,
)

_COLOURS = {
    Verdict.FAIL: "31",
    Verdict.ERROR: "35",
    Verdict.WARN: "33",
    Verdict.UNDETERMINED: "36",
    Verdict.WAIVED: "34",
    Verdict.PASS: "32",
}
_MOST_ELSEWHERE = 4
_MOST_MISSING = 8
_MOST_AWAITED = 8
_MANY_WAITING = 10
_NARROWEST, _WIDEST = 60, 120


class _Style:
    """How the terminal shows things: with colour or without, and so many columns wide; None when
    the lines stay as long as they are."""

    def __init__(self, colour: bool, width: int | None = None) -> None:
        self._colour = colour
        self._width = width

    def verdict(self, verdict: Verdict, text: str) -> str:
        return self._with(f"1;{_COLOURS.get(verdict, '0')}", text)

    def strong(self, text: str) -> str:
        return self._with("1", text)

    def faint(self, text: str) -> str:
        return self._with("2", text)

    def said(self, line: str) -> Iterator[str]:
        """A line of words, over several lines where it is too long; these are set in below it."""
        if self._width is None or len(line) <= self._width:
            yield line
            return
        from textwrap import wrap  # only here: most runs have no terminal

        indent = " " * (len(line) - len(line.lstrip()) + 2)
        yield from wrap(
            line,
            self._width,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def _with(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour else text


def text_report(
    report: Report, *, colour: bool, verbose: bool = False, width: int | None = None
) -> Iterator[str]:
    """The lines of the report, without line ends. Words are wrapped to the width, for a terminal;
    without one they are not, for a file and for whoever searches it."""
    style = _Style(colour, width and min(max(width, _NARROWEST), _WIDEST))
    for problem in report.problems:
        yield from _problem(problem, style)
    for proposal in report.proposals if verbose else report.with_findings:
        if verbose or _shown(proposal, verbose):
            yield from _proposal(proposal, report.policy, style, verbose)
    if len(report.proposals) > 1:
        yield from _overview(report, style)
    for line in (*standing(report), *caveat_lines(report), summary(report)):
        yield from style.said(line)


def concise_report(report: Report) -> Iterator[str]:
    """One line a finding, for editors and scripts."""
    for problem in report.problems:
        yield f"{problem.place}: error: {printable(told(problem.message, problem.hint))}"
    for proposal in report.with_findings:
        name = printable(proposal.name)
        for found in _shown(proposal, verbose=False):
            where = f"{name}:{found.span.line}:{found.span.column}"
            by = f" ({waived(found.waiver)})" if found.waiver else ""
            said = flat(told(found.message, found.hint))
            yield f"{where}: {found.verdict}: {found.rule.id} {said}{by}"
        for more in proposal.more:
            yield f"{name}: {more.verdict}: {more.rule_id} {more.number} more, not shown"
    yield from caveat_lines(report)
    yield summary(report)


def _shown(proposal: ProposalReport, verbose: bool) -> list[Finding]:
    """The findings that are shown: those known from before only when all is."""
    return [f for f in proposal.findings if verbose or f.verdict is not Verdict.BASELINED]


def _overview(report: Report, style: _Style) -> Iterator[str]:
    """A line for each proposal: its worst verdict and how often each was given."""
    width = max(len(printable(each.name)) for each in report.outlines)
    for each in report.outlines:
        verdict = worst(each.counts)
        name = printable(each.name)
        word = style.verdict(verdict, f"{verdict:<12}")
        yield f"{word}  {name:<{width}}  {counted(each.counts)}"
    yield ""


def _problem(problem: InputProblem, style: _Style) -> Iterator[str]:
    yield f"{style.verdict(Verdict.ERROR, 'error')} {printable(problem.message)}"
    yield f"  --> {problem.place}"
    if problem.hint:
        yield from style.said(f"  fix: {printable(problem.hint)}")
    yield ""


def _proposal(
    proposal: ProposalReport, policy: Policy, style: _Style, verbose: bool
) -> Iterator[str]:
    name = printable(proposal.name)
    title = cut(flat(proposal.title)) or "(no title)"
    status = f", {cut(flat(proposal.status))}" if proposal.status else ""
    yield style.strong(f"{name}  {title}") + style.faint(f" ({cut(flat(proposal.id))}{status})")
    yield ""
    described: set[str] = set()
    for found in _shown(proposal, verbose):
        if found.was is None:
            yield from _finding(found, proposal, policy, style, described)
        else:
            yield from _accepted(found, proposal, style)
    for more in proposal.more:
        word = style.verdict(more.verdict, f"{more.verdict} {more.rule_id}")
        yield f"{word}  {more.number} more like those above, counted but not shown"
        yield ""
    yield from _awaited(proposal)
    listed = proposal.settled if verbose else ()
    for settled in listed:
        word = style.verdict(settled.verdict, str(WORDS[settled.verdict]))
        about = f" [{settled.subject.kind} {cut(flat(settled.subject.id))}]"
        reason = f": {flat(settled.reason)}" if settled.reason else ""
        line = f" ({settled.rule.file}:{settled.rule_line})" if settled.rule_line else ""
        yield f"  {word} {settled.rule.id}{about}{reason}{style.faint(line)}"
    if listed:
        yield ""


def _awaited(proposal: ProposalReport) -> Iterator[str]:
    """The facts that most undetermined verdicts wait for, where there are many of them."""
    waiting = [f for f in proposal.findings if f.verdict is Verdict.UNDETERMINED]
    facts = Counter(fact.pointer for f in waiting for fact in f.missing if not fact.elsewhere)
    if len(waiting) < _MANY_WAITING or not facts:
        return
    yield f"What most of the {len(waiting)} undetermined verdicts are waiting for:"
    for pointer, number in facts.most_common(_MOST_AWAITED):
        yield f"  {number:>3}  {pointer_text(pointer)}"
    yield ""


def _head(found: Finding, proposal: ProposalReport, style: _Style) -> Iterator[str]:
    word = style.verdict(found.verdict, f"{found.verdict} {found.rule.id}")
    subject = found.subject
    about = "" if subject.kind == "proposal" else f"  [{subject.kind} {cut(flat(subject.id))}]"
    yield f"{word}  {style.strong(found.rule.title)}{about}"
    yield f"  --> {printable(proposal.name)}:{found.span.line}:{found.span.column}"


def _accepted(found: Finding, proposal: ProposalReport, style: _Style) -> Iterator[str]:
    """A finding that somebody accepted, in short."""
    yield from _head(found, proposal, style)
    yield from style.said(f"  {found.was}: {flat(found.message)}")
    if found.waiver:
        yield from style.said(f"  {waived(found.waiver)}")
        yield from style.said(f"  instead: {flat(found.waiver.compensating_control)}")
        yield style.faint(f"  waiver: {printable(found.waiver.file)}:{found.waiver.line}")
    yield ""


def _finding(
    found: Finding,
    proposal: ProposalReport,
    policy: Policy,
    style: _Style,
    described: set[str],
) -> Iterator[str]:
    yield from _head(found, proposal, style)
    shown = marks(found)
    if shown:
        yield from (f"  {line}" for line in frame(shown))
    said = found.message.partition(UNSTATED)[0] if found.missing else found.message
    if said:
        yield from style.said(f"  {flat(said)}")
    if found.hint:
        yield from style.said(f"  {flat(found.hint)}")
    if found.missing:
        yield f"  {UNSTATED.strip()}"
        yield from _missing(found, style, described)
    yield from _elsewhere(found)
    for evidence in worked_out(found):
        seen = f"{evidence.path} is {evidence.value}, {wanted(evidence)}"
        yield from style.said(f"  seen: {flat(seen)}")
    for derived in found.derived:
        yield from style.said(f"  derived: {derived_text(derived)}")
    yield from style.said(f"  fix: {flat(found.remediation)}")
    source = f"  source: {sources(found.rule.references, policy)}"
    yield from map(style.faint, style.said(source))
    yield ""


def _elsewhere(found: Finding) -> list[str]:
    """Facts of other proposals that the finding rests on, each with its place."""
    seen = [
        f"  see: {printable(e.elsewhere)}:{e.span.line}:{e.span.column}  "
        f"{e.path} is {flat(e.value or 'not stated')}"
        for e in found.evidence
        if e.elsewhere and not e.worked_out
    ]
    return list(dict.fromkeys(seen))[:_MOST_ELSEWHERE]


def _missing(found: Finding, style: _Style, described: set[str]) -> Iterator[str]:
    """The facts that are not stated. A proposal has each described in full once, where it comes
    first: many rules wait for the same few facts."""
    for fact in found.missing[:_MOST_MISSING]:
        file = f"{printable(fact.elsewhere)} " if fact.elsewhere else ""
        said = flat(fact.description)
        if said in described:
            first, stop, _ = said.partition(". ")
            said = f"{first}{stop.strip()}"
        else:
            described.add(said)
        head = f"    {file}{pointer_text(fact.pointer)}  "
        first, *rest = style.said(head + said)
        words = first.removeprefix(head)
        yield first if words == first else head + style.faint(words)
        yield from map(style.faint, rest)
    more = len(found.missing) - _MOST_MISSING
    if more > 0:
        yield f"    and {more} more"
