"""The truth table of a verdict, for a person and for programs."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any

from checker.findings import Place, Row, Subject, Why, cut
from checker.reading import pointer_text, printable
from checker.report.words import flat

VERSION = "1"
# The widest that each column is made for: condition, value, place of the value, line of the rule.
_WIDEST = (72, 24, 40, 9)
_Line = tuple[str, str, str, str]
_HEAD: _Line = (f"{'truth':<8}condition", "value", "line:column", "rule line")


def why_text(found: Why) -> Iterator[str]:
    """The lines of one verdict, without line ends."""
    rule = found.rule
    yield f"{str(found.verdict).replace('_', ' ')}  {rule.id}  {flat(rule.title)}"
    place = found.place
    yield f"  {_about(found.subject)}  --> {printable(place.file)}:{place.line}:{place.column}"
    yield f"  rule file: {rule.file}"
    yield f"  {flat(found.because)}"
    yield ""
    yield from _table([_HEAD, *_verdict_lines(found)])
    yield ""


def _table(lines: Sequence[_Line]) -> Iterator[str]:
    """The lines in columns. A condition too long for its column has a line of its own, so that the
    others keep theirs."""
    rows = [line for line in lines if any(line[1:])]
    widths = [min(widest, max(len(line[n]) for line in rows)) for n, widest in enumerate(_WIDEST)]
    for line in lines:
        condition, *cells = line
        too_long = any(cells) and len(condition) > widths[0]
        if too_long:
            yield condition
        shown = zip(("" if too_long else condition, *cells), widths, strict=True)
        yield "  ".join(f"{text:<{width}}" for text, width in shown).rstrip()


def why_json(found: Iterable[tuple[str, Why]]) -> dict[str, Any]:
    """Verdicts, each after the file of its proposal, as one JSON value."""
    return {
        "schemaVersion": VERSION,
        "verdicts": [
            {
                "rule": why.rule.id,
                "ruleFile": why.rule.file,
                "proposal": name,
                "verdict": str(why.verdict),
                "severity": why.severity,
                "entity": {
                    "kind": why.subject.kind,
                    "id": why.subject.id,
                    "label": why.subject.label,
                },
                "place": _place(why.place),
                "because": why.because,
                "when": _row(why.when),
                "require": _row(why.require),
                "escalate": _row(why.escalate) if why.escalate else None,
                "workedOut": [
                    {
                        "name": worked.name,
                        "value": worked.value,
                        "how": worked.how,
                        "ruleFile": worked.file,
                        "ruleLine": worked.line,
                        "from": [_row(row) for row in worked.parts],
                    }
                    for worked in why.worked
                ],
            }
            for name, why in found
        ],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "truth": row.truth or None,
        "text": row.text,
        "seen": row.seen,
        "place": _place(row.place) if row.place else None,
        "comparedWith": _place(row.against) if row.against else None,
        "ruleLine": row.line or None,
        "parts": [_row(part) for part in row.parts],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "pointer": pointer_text(place.pointer),
    }


def _about(subject: Subject) -> str:
    label = f" ({cut(flat(subject.label))})" * (subject.label not in {"", subject.id})
    return f"{subject.kind} {cut(flat(subject.id))}{label}"


def _verdict_lines(found: Why) -> Iterator[_Line]:
    asked = [("when", found.when), ("require", found.require)]
    if found.escalate is not None:
        asked.append(("escalate", found.escalate))
    for name, row in asked:
        yield f"{row.truth:<8}{name}", "", "", ""
        parts = row.parts if row.text == "all of" else (row,)
        for part in parts:
            yield from _lines(part, 1, found)
    for worked in found.worked:
        yield "", "", "", ""
        yield flat(f"{worked.name} is {worked.value or 'not known'}"), "", "", ""
        yield f"  by {_rule_line(worked.file, worked.line)}: {flat(worked.how)}", "", "", ""
        for part in worked.parts:
            yield from _lines(part, 1, found)


def _lines(row: Row, depth: int, found: Why) -> Iterator[_Line]:
    asked = bool(row.line) or row.worked or (row.place is not None and not row.truth)
    stands = " and ".join(_stands(p, found) for p in (row.place, row.against) if p is not None)
    yield (
        f"{'  ' * depth}{row.truth:<8}{flat(row.text)}",
        flat(row.seen or "not stated" * asked),
        stands or "worked out below" * row.worked,
        str(row.line or ""),
    )
    for part in row.parts:
        yield from _lines(part, depth + 1, found)


def _stands(place: Place, found: Why) -> str:
    """Line and column; before it the file, unless it is the proposal's own, named above."""
    own = place.file == found.place.file
    return f"{'' if own else printable(place.file) + ':'}{place.line}:{place.column}"


def _rule_line(file: str, line: int) -> str:
    return f"{printable(PurePath(file).name)}:{line}"
