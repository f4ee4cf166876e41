"""The formats of a report: one row each, its renderer imported only when it is asked for."""

from collections.abc import Iterator
from importlib import import_module
from typing import Literal

from checker.record import record
from checker.report.model import Report


@record
class Format:
    """A row of the table.

    `renderer` is `module:function` in this package; the function takes a `Report` and those of the
    options that `takes` names, and yields lines without line ends. `extension` is that of the files
    and `reader` who reads them: a person or a program. `lists_passed` says that it tells what
    passed without being asked.
    """

    renderer: str
    extension: str
    reader: Literal["person", "program"]
    about: str
    takes: tuple[str, ...] = ()
    lists_passed: bool = False


_TERMINAL = ("colour", "verbose", "width")

FORMATS = {
    "text": Format("text:text_report", "txt", "person", "everything, with code frames", _TERMINAL),
    "concise": Format("text:concise_report", "txt", "person", "a line for each finding"),
    "grouped": Format("grouped:grouped_report", "txt", "person", "findings by rule"),
    "html": Format(
        "html.page:html_report", "html", "person", "a page for approvers", lists_passed=True
    ),
    "markdown": Format("markdown:markdown_report", "md", "person", "a pull request's comment"),
    "github-summary": Format(
        "markdown:summary_report", "md", "person", "the step summary of GitHub Actions"
    ),
    "github": Format("github:github_report", "txt", "program", "annotations of GitHub Actions"),
    "json": Format(
        "json_report:json_report", "json", "program", "the whole run", lists_passed=True
    ),
    "sarif": Format(
        "sarif:sarif_report", "sarif", "program", "SARIF 2.1.0, for code scanning", ("suppressed",)
    ),
    "junit": Format("junit_report:junit_report", "xml", "program", "JUnit XML", lists_passed=True),
    "gitlab": Format("gitlab:gitlab_report", "json", "program", "GitLab Code Quality"),
    "rdjson": Format("rdjson:rdjson_report", "json", "program", "reviewdog diagnostics"),
    "csv": Format("csv_report:csv_report", "csv", "program", "a table for a spreadsheet"),
}
# Names that stay when the plain name moves on to a newer version.
ALIASES = {"json-v1": "json"}
NAMES = (*FORMATS, *ALIASES)


def format_named(name: str) -> Format:
    """The format of that name.

    Raises:
        KeyError: there is none.
    """
    return FORMATS[ALIASES.get(name, name)]


def render(
    name: str,
    report: Report,
    *,
    colour: bool = False,
    verbose: bool = False,
    suppressed: bool = False,
    width: int | None = None,
) -> Iterator[str]:
    """The report in the format of that name, as lines without line ends; `width` is that of the
    terminal it is for, if it is for one."""
    row = format_named(name)
    module, _, function = row.renderer.partition(":")
    write = getattr(import_module(f"checker.report.{module}"), function)
    options = {"colour": colour, "verbose": verbose, "suppressed": suppressed, "width": width}
    lines: Iterator[str] = write(report, **{option: options[option] for option in row.takes})
    return lines
