"""JUnit XML, as continuous integration servers read it. There is no schema of it; this is what
Jenkins, GitLab and GitHub actions agree on."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from xml.sax.saxutils import escape, quoteattr

from checker.record import record

# What XML 1.0 cannot hold, in whatever writing.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Status(StrEnum):
    """What came of a case, by the name of its element; a case that passed has none."""

    FAILURE = "failure"
    ERROR = "error"
    SKIPPED = "skipped"


@record
class Case:
    """One thing that was tried. `line` is 0 when there is none to point at. `status` is None when
    it passed; then `type`, `message` and `text` are not written. `properties` are pairs of name and
    value."""

    classname: str
    name: str
    file: str
    line: int
    status: Status | None = None
    type: str = ""
    message: str = ""
    text: str = ""
    properties: Sequence[tuple[str, str]] = ()


@record
class Suite:
    """Cases that belong together."""

    name: str
    cases: Sequence[Case]


def junit(name: str, suites: Callable[[], Iterable[Suite]]) -> Iterator[str]:
    """The suites as the lines of one document. They are asked for twice, since their number stands
    before them, and one is held at a time. Cases with one name are told apart by a number."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield _opened("testsuites", name, (case for suite in suites() for case in suite.cases))
    for suite in suites():
        yield "  " + _opened("testsuite", suite.name, suite.cases)
        seen: dict[tuple[str, str], int] = {}
        for case in suite.cases:
            number = seen[case.classname, case.name] = seen.get((case.classname, case.name), 0) + 1
            yield from _case(case, number)
        yield "  </testsuite>"
    yield "</testsuites>"


def _opened(tag: str, name: str, cases: Iterable[Case]) -> str:
    found = Counter(case.status for case in cases)
    counts = {
        "tests": found.total(),
        "failures": found[Status.FAILURE],
        "errors": found[Status.ERROR],
        "skipped": found[Status.SKIPPED],
    }
    numbers = " ".join(f'{key}="{value}"' for key, value in counts.items())
    return f'<{tag} name={_value(name)} {numbers} time="0">'


def _case(case: Case, number: int) -> Iterator[str]:
    name = case.name if number == 1 else f"{case.name} ({number})"
    line = f' line="{case.line}"' if case.line else ""
    opened = (
        f"    <testcase classname={_value(case.classname)} name={_value(name)}"
        f" file={_value(case.file)}{line}"
    )
    if case.status is None and not case.properties:
        yield f"{opened}/>"
        return
    yield f"{opened}>"
    if case.properties:
        yield "      <properties>"
        for key, value in case.properties:
            yield f"        <property name={_value(key)} value={_value(value)}/>"
        yield "      </properties>"
    if case.status is not None:
        kind = f" type={_value(case.type)}" if case.type else ""
        start = f"      <{case.status}{kind} message={_value(case.message)}"
        text = escape(_legal(case.text))
        yield f"{start}>{text}</{case.status}>" if text else f"{start}/>"
    yield "    </testcase>"


def _value(text: str) -> str:
    return quoteattr(_legal(text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)
