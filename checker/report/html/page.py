"""The page that an approver reads."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from checker import __version__
from checker.findings import WORST_FIRST, ProposalReport, Settled, Verdict, WaiverUse
from checker.reading import InputProblem, told
from checker.report.caveats import by_kind, caveats
from checker.report.html.findings import article
from checker.report.html.markup import anchor, badge, text, word
from checker.report.html.matrix import matrix
from checker.report.model import Change, Report
from checker.report.words import approval, counted, number, summary, worst

_OUTCOMES = {
    Verdict.ERROR: "Could not be checked",
    Verdict.FAIL: "Does not meet the policy",
    Verdict.WARN: "Meets the policy, with warnings",
    Verdict.UNDETERMINED: "Cannot be decided yet",
    Verdict.WAIVED: "Meets the policy, with waivers",
    Verdict.BASELINED: "Meets the policy, apart from known findings",
    Verdict.PASS: "Meets the policy",
}
_ALWAYS = {Verdict.FAIL, Verdict.WARN, Verdict.PASS}


def html_report(report: Report) -> Iterator[str]:
    """The lines of the page."""
    style, script = _file("page.css"), _file("page.js")
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{text(_title(report))}</title>"
    yield f"<style>{style}</style></head><body>"
    yield '<a class="skip" href="#findings">Skip to the findings</a>'
    yield from _head(report)
    yield "<main>"
    yield from _list("Cannot be read", [_problem(problem) for problem in report.problems])
    for title, texts in by_kind(caveats(report)):
        yield from _list(title, map(text, texts))
    yield from _changes(report.changes)
    yield from _matrix(report)
    yield from _overview(report.proposals)
    still = [text(approval(needed)) for needed in report.still_to_approve]
    yield from _list("Who still has to approve", still)
    yield from _findings(report)
    yield from _waivers(report.waivers)
    yield "</main>"
    yield f"<footer><p>Made by sourcing {text(__version__)} as of {report.as_of}, with "
    yield f"{number(len(report.policy.rules), 'rule')}. A pass means that a proposal states what "
    yield "the rules require. No legal advice is given.</p></footer>"
    yield f"<script>{script}</script></body></html>"


def _policy(style: str, script: str) -> str:
    """Nothing is loaded from anywhere; only this style and this script are in force."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _title(report: Report) -> str:
    return f"{_OUTCOMES[_outcome(report)]}: {summary(report)}"


def _outcome(report: Report) -> Verdict:
    return Verdict.ERROR if report.problems or not report.proposals else worst(report.counts)


def _head(report: Report) -> Iterator[str]:
    outcome = _outcome(report)
    one = report.proposals[0] if len(report.proposals) == 1 else None
    name = (one.title or one.id or one.name) if one else number(len(report.proposals), "proposal")
    yield f"<header><h1>Sourcing policy, {text(name)}</h1>"
    yield f'<p class="outcome {outcome}">{_OUTCOMES[outcome]}</p>'
    counts = {str(v): report.counts[v] for v in Verdict if report.counts[v] or v in _ALWAYS}
    yield '<ul class="counts">'
    for verdict, count in counts.items():
        yield f'<li class="v-{verdict}"><b>{count}</b> <span>{word(verdict)}</span></li>'
    if report.problems:
        yield f'<li class="v-error"><b>{len(report.problems)}</b> <span>cannot be read</span></li>'
    proposals = number(len(report.proposals), "proposal")
    rules = number(len(report.policy.rules), "rule")
    yield f'</ul><p class="faint">{proposals} · {rules} · as of {report.as_of}</p></header>'


def _problem(problem: InputProblem) -> str:
    said = told(problem.message, problem.hint)
    return f"{badge('error')} <code>{text(problem.place)}</code> {text(said)}"


def _matrix(report: Report) -> Iterator[str]:
    lines = list(
        matrix(
            list(enumerate(report.proposals)),
            "Every component with the worst verdict about it, by who does the work and where.",
        )
    )
    if lines:
        yield "<section><h2>The sourcing matrix</h2>"
        yield from lines
        yield "</section>"


def _overview(proposals: Sequence[ProposalReport]) -> Iterator[str]:
    if len(proposals) < 2:
        return
    yield '<nav aria-label="Proposals"><h2>Proposals</h2>'
    yield _table("Verdict", "Proposal", "Verdicts of rules")
    order = [*WORST_FIRST, Verdict.PASS]
    numbered = enumerate(proposals)
    for index, proposal in sorted(numbered, key=lambda each: order.index(worst(each[1].counts))):
        name = proposal.title or proposal.id or proposal.name
        yield f"<tr><td>{badge(worst(proposal.counts))}</td>"
        yield f'<td><a href="#{anchor(index)}">{text(name)}</a>'
        yield f'<br><span class="faint">{text(proposal.name)}</span></td>'
        yield f"<td>{text(counted(proposal.counts))}</td></tr>"
    yield "</tbody></table></div></nav>"


def _findings(report: Report) -> Iterator[str]:
    yield '<section id="findings"><h2>Findings</h2>'
    yield from _filter(report)
    for index, proposal in enumerate(report.proposals):
        yield f'<section class="proposal" id="{anchor(index)}">'
        yield from _proposal(proposal, report)
        yield "</section>"
    yield "</section>"


def _filter(report: Report) -> Iterator[str]:
    """Shown by the script only, which it needs."""
    given = {str(found.verdict) for _, found in report.findings}
    yield '<form hidden role="search" aria-label="Findings">'
    yield '<label>Search <input type="search" name="words" autocomplete="off"></label>'
    yield '<fieldset aria-label="Verdicts">'
    for verdict in (str(v) for v in Verdict if str(v) in given):
        yield (
            f'<label><input type="checkbox" name="verdict" value="{verdict}" checked> '
            f"{badge(verdict)}</label>"
        )
    yield '</fieldset><output name="shown"></output></form>'


def _proposal(proposal: ProposalReport, report: Report) -> Iterator[str]:
    name = proposal.title or proposal.id or "(no title)"
    parts = [proposal.id, proposal.status, proposal.name]
    yield f"<h3>{badge(worst(proposal.counts))} {text(name)}</h3>"
    yield f'<p class="faint">{text(", ".join(filter(None, parts)))}: '
    yield f"{text(counted(proposal.counts))}</p>"
    for found in proposal.findings:
        yield from article(found, proposal, report.policy)
    for more in proposal.more:
        yield f"<p>{badge(more.verdict)} {text(more.rule_id)}: {more.number} more like those "
        yield "above, counted but not shown.</p>"
    yield from _settled(proposal.settled, Verdict.PASS)
    yield from _settled(proposal.settled, Verdict.NOT_APPLICABLE)


def _settled(settled: Sequence[Settled], verdict: Verdict) -> Iterator[str]:
    found = [each for each in settled if each.verdict is verdict]
    if found:
        yield f"<details><summary>{len(found)} {word(verdict)}</summary>"
        yield '<ul class="settled">'
        for each in found:
            about = "" if each.subject.kind == "proposal" else f" ({each.subject.label})"
            reason = f": {each.reason}" if each.reason else ""
            yield f"<li>{text(f'{each.rule.id} {each.rule.title}{about}{reason}')}</li>"
        yield "</ul></details>"


def _waivers(waivers: Sequence[WaiverUse]) -> Iterator[str]:
    if not waivers:
        return
    names = ("State", "Until", "Rule", "About", "Approved by", "Reason", "Instead", "Findings")
    yield f"<section><h2>Waivers</h2>{_table(*names)}"
    for use in sorted(waivers, key=lambda use: use.waiver.expires):
        waiver = use.waiver
        about = f"{waiver.proposal} {waiver.entity or waiver.pointer}"
        state = f"{use.state}{f': {use.note}' if use.note else ''}"
        cells = [state, str(waiver.expires), waiver.rule, about, waiver.approver, waiver.reason]
        cells += [waiver.compensating_control, str(use.findings)]
        yield "<tr>" + "".join(f"<td>{text(cell)}</td>" for cell in cells) + "</tr>"
    yield "</tbody></table></div></section>"


def _changes(changes: Sequence[Change]) -> Iterator[str]:
    if not changes:
        return
    names = ("Proposal", "Before", "Now", "New findings", "Fixed", "Unchanged")
    yield f"<section><h2>What changed</h2>{_table(*names)}"
    for change in changes:
        before = badge(change.before) if change.before else "new"
        after = badge(change.after) if change.after else "gone"
        yield f"<tr><td>{text(change.id or change.name)}</td><td>{before}</td><td>{after}</td>"
        for count in (len(change.new), len(change.fixed), change.unchanged):
            yield f'<td class="number">{count}</td>'
        yield "</tr>"
    yield "</tbody></table></div></section>"


def _table(*names: str) -> str:
    """The beginning of a table with these columns."""
    head = "".join(f"<th scope=col>{name}</th>" for name in names)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>'


def _list(title: str, items: Iterable[str]) -> Iterator[str]:
    """A section with a list of HTML; nothing when the list is empty."""
    found = [f"<li>{item}</li>" for item in items]
    if found:
        yield f"<section><h2>{title}</h2><ul>"
        yield from found
        yield "</ul></section>"
