"""Each format read back, as its reader would, to what it says of each finding."""

import csv
import html
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

Said = tuple[str, str, int, str]
"""Rule, file, line and verdict."""


@dataclass(frozen=True, slots=True)
class Command:
    """A workflow command: its name, its properties and its message, unescaped."""

    name: str
    properties: dict[str, str]
    data: str


def commands(log: str) -> Iterator[Command]:
    """The commands in a log, as actions/runner takes them (ActionCommand.cs, version 2): from `::`
    at the beginning of a line to the next `::`, then the message; `%25 %0D %0A` stand for `% CR
    LF`, in properties also `%3A %2C` for `: ,`."""
    for line in log.split("\n"):
        text = line.strip()
        if not text.startswith("::"):
            continue
        head, _, data = text[2:].partition("::")
        name, _, rest = head.partition(" ")
        pairs = [pair.partition("=") for pair in rest.split(",") if "=" in pair]
        properties = {key.strip(): _unescaped(value, "%3A %2C") for key, _, value in pairs}
        yield Command(name, properties, _unescaped(data))


def _unescaped(text: str, more: str = "") -> str:
    for code in [*more.split(), "%0D", "%0A", "%25"]:
        text = text.replace(code, chr(int(code[1:], 16)))
    return text


def from_json(text: str) -> Iterator[Said]:
    for proposal in json.loads(text)["proposals"]:
        for found in proposal["findings"]:
            yield found["rule"], proposal["file"], found["span"]["line"], found["verdict"]


def from_sarif(text: str) -> Iterator[Said]:
    for result in json.loads(text)["runs"][0]["results"]:
        place = result["locations"][0]["physicalLocation"]
        file = unquote(place["artifactLocation"]["uri"])
        yield result["ruleId"], file, place["region"]["startLine"], result["properties"]["verdict"]


def from_junit(text: str) -> Iterator[Said]:
    for case in ET.fromstring(text.encode()).iter("testcase"):
        told = {p.attrib["name"]: p.attrib["value"] for p in case.iter("property")}
        if "verdict" in told:
            yield told["rule"], case.attrib["file"], int(case.attrib["line"]), told["verdict"]


def from_gitlab(text: str) -> Iterator[Said]:
    for issue in json.loads(text):
        rule, verdict = issue["description"].partition(":")[0].split(" ")
        assert rule == issue["check_name"]
        yield rule, issue["location"]["path"], issue["location"]["lines"]["begin"], verdict


def from_rdjson(text: str) -> Iterator[Said]:
    for found in json.loads(text)["diagnostics"]:
        place, verdict = found["location"], found["message"].partition(":")[0]
        yield found["code"]["value"], place["path"], place["range"]["start"]["line"], verdict


def from_csv(text: str) -> Iterator[Said]:
    for row in csv.DictReader(io.StringIO(text)):
        yield row["rule"], row["file"].removeprefix("'"), int(row["line"]), row["verdict"]


def from_github(text: str) -> Iterator[Said]:
    for command in commands(text):
        rule, verdict = command.properties["title"].partition(":")[0].split(" ")
        several = re.match(r"\d+ findings, at lines ([\d, ]+): ", command.data)
        lines = several[1].split(", ") if several else [command.properties["line"]]
        yield from ((rule, command.properties["file"], int(line), verdict) for line in lines)


def from_text(text: str) -> Iterator[Said]:
    found = r"^(\w+) ([A-Z]+-\d+)  .*\n  --> (.*):(\d+):\d+$"
    for verdict, rule, file, line in re.findall(found, text, re.MULTILINE):
        yield rule, file, int(line), verdict


def from_concise(text: str) -> Iterator[Said]:
    found = r"^(.*):(\d+):\d+: (\w+): ([A-Z]+-\d+) "
    for file, line, verdict, rule in re.findall(found, text, re.MULTILINE):
        yield rule, file, int(line), verdict


def from_grouped(text: str) -> Iterator[Said]:
    rule = ""
    for row in text.split("\n"):
        head = re.match(r"([A-Z]+-\d+)  ", row)
        rule = head[1] if head else rule
        found = re.match(r"  (.*):(\d+):\d+: (\w+):", row)
        if found:
            yield rule, found[1], int(found[2]), found[3]


def from_markdown(text: str) -> Iterator[Said]:
    found = r"^- \S+ \*\*(\w+) ([A-Z]+-\d+)\*\* .*<code>(.*):(\d+)</code>  $"
    for verdict, rule, file, line in re.findall(found, text, re.MULTILINE):
        yield rule, shown_of_markdown(file), int(line), verdict


def from_html(text: str) -> Iterator[Said]:
    found = r'<article class="finding" data-verdict="(.*?)" data-rule="(.*?)" data-file="(.*?)"'
    for verdict, rule, file, line in re.findall(found + r' data-line="(\d+)">', text):
        yield rule, html.unescape(file), int(line), verdict


def shown_of_markdown(markdown: str) -> str:
    """What a reader sees of escaped Markdown."""
    return html.unescape(re.sub(r"<!-- -->|\\(?=[^\w\s])", "", markdown))


PARSERS: dict[str, Callable[[str], Iterator[Said]]] = {
    "text": from_text,
    "concise": from_concise,
    "grouped": from_grouped,
    "html": from_html,
    "markdown": from_markdown,
    "github-summary": from_markdown,
    "github": from_github,
    "json": from_json,
    "sarif": from_sarif,
    "junit": from_junit,
    "gitlab": from_gitlab,
    "rdjson": from_rdjson,
    "csv": from_csv,
}


def said_by(name: str, text: str) -> Counter[Said]:
    """What a report in the format of that name says of each finding."""
    return Counter(PARSERS[name](text))
