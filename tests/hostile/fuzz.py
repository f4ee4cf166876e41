"""Random hostile input, for minutes: `python -m tests.hostile.fuzz --minutes 3 --target reader`.

Each input runs in a process of its own kind of trouble: an exception that nobody announced, more
than a second of processor time, a crash, a hang. The first one found is saved under `cases/TARGET`
and ends the run with exit code 1; the test suite replays what is kept there.
"""

import argparse
import json
import mmap
import os
import select
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from checker.policy.yaml_file import read_yaml
from tests.conftest import ROOT
from tests.hostile.mutate import mutated_text, mutated_tree
from tests.small import AS_OF, SOURCES, document_of, types

CASES = Path(__file__).parent / "cases"
MOST_SECONDS = 1.0  # of processor time for one input
_STUCK = 30.0  # of the clock, when it does not come back to Python
_LARGEST = 1 << 20


class Broken(AssertionError):
    """An input that came out as none should."""


@dataclass(frozen=True, slots=True)
class Target:
    """A part of the program that takes input from outside: how to make some, and to try it."""

    suffix: str
    make: Callable[[Random], bytes]
    run: Callable[[bytes], str]


# The reader of proposals


@cache
def _proposals() -> list[Any]:
    return [json.loads(path.read_bytes()) for path in sorted((ROOT / "examples").glob("*.json"))]


@cache
def _proposal_texts() -> list[str]:
    return [json.dumps(_cut(value), indent=1, ensure_ascii=False) for value in _proposals()]


def _cut(value: Any) -> Any:
    """The first items of each list: small inputs are tried more often."""
    if isinstance(value, dict):
        return {key: _cut(member) for key, member in value.items()}
    return [_cut(item) for item in value[:1]] if isinstance(value, list) else value


def _make_proposal(random: Random) -> bytes:
    texts = _proposal_texts()
    if random.random() < 0.5:
        return mutated_text(random, random.choice(texts), texts)
    values = [json.loads(text) for text in texts]
    value = mutated_tree(random, random.choice(values), values)
    text = json.dumps(value, indent=random.choice((None, 1)), ensure_ascii=random.random() < 0.5)
    if random.random() < 0.5:
        return text.encode("utf-8", "surrogatepass")
    return mutated_text(random, text, texts)


def _read(data: bytes) -> str:
    from checker.reading import Document, Source, parse, printable

    outcomes = set()
    for name in ("p.json", "p.ndjson"):
        for found in parse(Source(name, data)):
            if isinstance(found, Document):
                outcomes.add("document")
                if name == "p.json" and found.value != json.loads(data):
                    raise Broken("the document is another than the text says")
                places = [found.value_span((key,)) for key in found.value]
                if None in places or found.nearest(())[0].line < 1:
                    raise Broken("a member without a place")
                continue
            outcomes.add("problem")
            if not (found.line and found.column and found.message and found.hint):
                raise Broken(f"a problem without a place or a hint: {found}")
            if printable(found.message) != found.message:
                raise Broken(f"a message that is not fit for a terminal: {found.message!r}")
    return "+".join(sorted(outcomes)) or "nothing"


# Rule files


@cache
def _rules() -> list[str]:
    paths = sorted((ROOT / "rules" / "core").rglob("*.yaml"))
    return [path.read_text(encoding="utf-8") for path in paths]


@cache
def _rule_values() -> list[Any]:
    return [read_yaml("rule.yaml", text.encode()).value for text in _rules()]


def _make_rule(random: Random) -> bytes:
    texts = _rules()
    if random.random() < 0.6:
        return mutated_text(random, random.choice(texts), texts)
    return _as_yaml(mutated_tree(random, random.choice(_rule_values()), _rule_values()))


def _as_yaml(value: Any) -> bytes:
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    return text.encode("utf-8", "surrogatepass")


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


@cache
def _rule_folder() -> Path:
    """A folder with what rules refer to, and room for one rule."""
    folder = Path(tempfile.mkdtemp(prefix="sourcing-fuzz-"))
    (folder / "sources.yaml").write_bytes((ROOT / "rules" / "sources.yaml").read_bytes())
    for path in (ROOT / "rules" / "lists").glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def _load(data: bytes) -> str:
    from checker.policy import PolicyProblems, load_policy

    folder = _rule_folder()
    (folder / "rule.yaml").write_bytes(data)
    try:
        load_policy([folder])
    except PolicyProblems as error:
        _placed(error.problems)
        return "problems"
    return "policy"


def _placed(problems: Any) -> None:
    for problem in problems:
        if not (problem.file and problem.line >= 1 and problem.column >= 1 and problem.message):
            raise Broken(f"a problem without a place: {problem!r}")
    if not problems:
        raise Broken("refused without a reason")


# The compiler: rules of one small proposal, loaded, compiled and asked

_CONDITIONS = (
    "{number: {gt: 1, le: 5}, any: [{text: {matches: 'a+b'}}, {code: {in: [red, blue]}}]}",
    "{parts: {some: {number: {ge: 2}, box.country: DE}, none: {words: {contains: x}}}}",
    "{parts: {count: {ge: 2, where: {until: {older_than_months: 3}}}}, not: {flag: true}}",
    "{amount: {le: '5 EUR'}, cap: {path: amount}, length: {ge: P3M}}",
    "{all: [{words: {every: {item: {starts_with: a}}}}, {codes: {contains_any: [red, green]}}]}",
    "{day: {within_days: 30}, until: {gt: {path: day}}, zone: {valid_as: timezone}}",
    "{boxes: {every: {lines: {some: {number: {gt: 3}}}, owner.text: fine}}}",
)
_LETS = (
    "total: {sum: {of: lines, value: number, where: {flag: true}}}",
    "best: {weighted_best: {options: options, criteria: criteria}}",
    "gap: {months_between: [day, until]}",
    "shared: {overlap_hours: "
    "{hours: hours, zone: zone, with_hours: theirHours, with_zone: theirZone}}",
    "many: {distinct: {of: parts, value: code}}",
)
_SIMPLE = {
    "id": "SML-01",
    "title": "A rule",
    "severity": "fail",
    "message": "It does not hold: {number} {parts.name}.",
    "remediation": "Change it.",
    "rationale": "To see.",
    "references": [{"source": "book"}],
}
_DERIVED = {
    "derive": "size",
    "for": "proposal",
    "title": "A derivation",
    "rationale": "To see.",
    "references": [{"source": "book"}],
}
_VALUES: tuple[dict[str, Any], ...] = (
    {},
    {"number": 5, "text": "aab", "flag": False, "words": [], "parts": [], "boxes": []},
    {
        "number": 2,
        "code": "red",
        "amount": {"amount": 5, "currency": "EUR"},
        "cap": {"amount": 5, "currency": "USD"},
        "day": "2026-12-01",
        "until": "2027-01-31",
        "length": "P1Y",
        "notice": "P30D",
        "parts": [
            {"id": "a", "number": 3, "boxId": "b", "words": ["x"], "until": "2020-01-01"},
            {"id": "c", "code": "green", "boxId": "gone", "boxIds": ["b"]},
        ],
        "boxes": [{"id": "b", "country": "DE", "ownerId": "a", "lines": [{"number": 4}]}],
        "lines": [{"number": 1, "flag": True}, {"number": 2}],
    },
    {"number": "five", "parts": [5, None, {"id": 7}], "day": "soon", "amount": 5, "lines": {}},
)


@cache
def _small_rules() -> list[Any]:
    plain = [yaml.safe_load(f"{{require: {condition}}}") for condition in _CONDITIONS]
    found = [{**_SIMPLE, **_plain(value)} for value in plain]
    lets = [_plain(yaml.safe_load(text)) for text in _LETS]
    found += [
        {**_SIMPLE, "let": let, "require": {name: {"present": True}}}
        for let in lets
        for name in let
    ]
    found += [{**rule, "for": "part", "when": rule["require"]} for rule in found[:3]]
    return found


def _make_small(random: Random) -> bytes:
    rules = _small_rules()
    rule = mutated_tree(random, random.choice(rules), rules)
    if not isinstance(rule, dict):
        return _as_yaml(rule)
    kept = {key: value for key, value in _SIMPLE.items() if key != "message"}
    rule = {**rule, **kept} if random.random() < 0.9 else rule
    if random.random() < 0.2 and isinstance(rule.get("require"), dict):
        case = {"value": "v", "when": rule["require"]}
        return _as_yaml({**_DERIVED, "cases": [case] * random.choice((1, 2, 18, 19))})
    return _as_yaml(rule)


@cache
def _small_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="sourcing-fuzz-"))
    (folder / "0.yaml").write_text(SOURCES, encoding="utf-8")
    return folder


def _compile(data: bytes) -> str:
    from checker.findings import Judge, Verdict
    from checker.policy import PolicyProblems, load_policy

    folder = _small_folder()
    (folder / "rule.yaml").write_bytes(data)
    try:
        policy = load_policy([folder], types())
    except PolicyProblems as error:
        _placed(error.problems)
        return "problems"
    judge = Judge(policy)
    for value in _VALUES:
        report = judge.judge(document_of(value), AS_OF, with_settled=True)
        for finding in report.findings:
            if finding.verdict is Verdict.ERROR:
                raise Broken(finding.message)
    return "verdicts"


# Configuration

_CONFIG = """\
extend = "../sourcing.toml"
packs = ["gdpr"]
rule-folders = ["rules"]
fail-level = "warn"
exclude = ["drafts/**", "*.tmp.json"]
baseline = "baseline.json"

[rules.IP-03]
severity = "warn"
enabled = true
params = { limit = 5, day = 2026-01-01 }

[lists]
max-age-months = 12
stale = "error"

[waivers]
file = "waivers.yaml"
approvers = ["cpo@example.com"]
max-months = 12

[redact]
paths = ["financials.*"]

[tool.sourcing]
packs = []
"""


def _make_config(random: Random) -> bytes:
    return mutated_text(random, _CONFIG, [_CONFIG])


@cache
def _config_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="sourcing-fuzz-"))
    (folder / "sourcing.toml").write_text('packs = ["gdpr"]\n')
    (folder / "inner").mkdir()
    return folder / "inner"


def _configure(data: bytes) -> str:
    from checker.config import ConfigProblems, read_config
    from checker.reading import DiskTree

    outcomes = set()
    for name in ("sourcing.toml", "pyproject.toml"):
        path = _config_folder() / name
        path.write_bytes(data)
        try:
            read_config(path, DiskTree())
        except ConfigProblems as error:
            _placed(error.problems)
            outcomes.add("problems")
        else:
            outcomes.add("config")
    return "+".join(sorted(outcomes))


TARGETS = {
    "reader": Target("json", _make_proposal, _read),
    "rules": Target("yaml", _make_rule, _load),
    "compiler": Target("yaml", _make_small, _compile),
    "config": Target("toml", _make_config, _configure),
}


class TooSlow(Exception):
    """An input that took more than a second of the processor."""


def tried(target: Target, data: bytes) -> str:
    """What came of an input, in a word.

    Raises:
        Exception: whatever nobody announced.
        TooSlow: it took too long.
    """

    def stop(*_: object) -> None:
        raise TooSlow(f"more than {MOST_SECONDS:.0f} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    try:
        return target.run(data)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


# The run


def _work(target: Target, seed: int, shared: mmap.mmap, out: int, until: float) -> None:
    """Tries inputs until the time is over; tells each second how many, and the last what broke."""
    random = Random(seed)
    target.run(target.make(random))  # what is read once is not part of any input's time
    outcomes: dict[str, int] = {}
    said = time.monotonic()
    while (now := time.monotonic()) < until:
        data = target.make(random)[:_LARGEST]
        shared[:8] = len(data).to_bytes(8, "big")
        shared[8 : 8 + len(data)] = data
        try:
            came = tried(target, data)
        except Exception as error:
            os.write(out, f"! {type(error).__name__}: {error!s:.200}\n".encode("utf-8", "replace"))
            os._exit(1)
        outcomes[came] = outcomes.get(came, 0) + 1
        if now - said > 1:
            said = now
            os.write(out, (json.dumps(outcomes) + "\n").encode())
    os.write(out, (json.dumps(outcomes) + "\n").encode())
    os._exit(0)


def fuzz(name: str, minutes: float, seed: int) -> int:
    """Runs one target; 0 when nothing was found."""
    target = TARGETS[name]
    shared = mmap.mmap(-1, _LARGEST + 8)
    began = time.monotonic()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        _work(target, seed, shared, writing, began + 60 * minutes)
    os.close(writing)
    print(f"{name}: seed {seed}, {minutes:g} minutes", flush=True)
    wrong, buffer, said = "", b"", began
    outcomes: dict[str, int] = {}
    while not wrong:
        ready, _, _ = select.select([reading], [], [], _STUCK)
        if not ready:
            os.kill(pid, signal.SIGKILL)
            wrong = f"did not come back within {_STUCK:.0f} s"
            break
        piece = os.read(reading, 65536)
        if not piece:
            break
        *lines, buffer = (buffer + piece).split(b"\n")
        for line in lines:
            if line.startswith(b"!"):
                wrong = line[2:].decode()
            else:
                outcomes = json.loads(line)
        if time.monotonic() - said > 15:
            said = time.monotonic()
            _tell(outcomes, said - began)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if not wrong and code != 0:
        wrong = f"the process ended with {signal.Signals(-code).name if code < 0 else code}"
    _tell(outcomes, time.monotonic() - began)
    if not wrong:
        return 0
    size = int.from_bytes(shared[:8], "big")
    folder = CASES / name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"seed-{seed}-{sum(outcomes.values())}.{target.suffix}"
    path.write_bytes(shared[8 : 8 + size])
    print(f"FOUND {wrong}\nsaved as {path}", flush=True)
    return 1


def _tell(outcomes: dict[str, int], seconds: float) -> None:
    total = sum(outcomes.values())
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(outcomes.items()))
    print(f"  {total:,} executions, {total / seconds:.0f} a second: {kinds}", flush=True)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--target", choices=TARGETS, default="reader")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    return fuzz(asked.target, asked.minutes, asked.seed)


if __name__ == "__main__":
    sys.exit(main())
