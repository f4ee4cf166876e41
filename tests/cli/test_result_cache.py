"""A file that is as it was is not judged again; a file that is judged otherwise always is."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import GOLDEN, Run
from tests.small import reference_list, rule

PROPOSAL = {
    "schemaVersion": "1",
    "status": "proposed",
    "title": "Payroll",
    "buyer": {"name": "Confidential Inc."},
    "function": {"id": "F-1", "name": "payroll"},
    "evidence": [{"id": "plan", "title": "The plan", "path": "plan.pdf"}],
}
PAPER = "id: OUR-01\nfor: evidence\ncheck: evidence"
OTHER = """\
id: OUR-02
require:
  portfolio.proposals:
    none: {function.id: {present: true, path: proposal.function.id}, id: {ne: {path: proposal.id}}}
message: "{portfolio.proposals.id} is about {function.id} too, says {buyer.name}."
"""
LISTED = """\
id: OUR-03
params: {most: {default: 5, doc: Most.}}
require: {title: {in: '@titles'}, portfolio.proposals: {count: {le: $most}}}
"""
TITLES = "list: titles\nvalues: [Accounts]"
DAY = ["--as-of", "2026-11-23"]


def _written(name: str, **changes: Any) -> None:
    value = PROPOSAL | {"id": name} | changes
    Path(f"p/{name}.json").write_text(json.dumps(value, indent=1), encoding="utf-8")


@pytest.fixture
def folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: two proposals for one function, and rules of every kind that looks at
    more than a proposal."""
    monkeypatch.chdir(tmp_path)
    Path("rules").symlink_to(GOLDEN / "rules")
    for name in ("p", "own", "cache"):
        Path(name).mkdir()
    own = {"1": rule(PAPER).replace("require: {text: fine}\n", ""), "2": rule(OTHER)}
    for name, text in (own | {"3": rule(LISTED), "4": reference_list(TITLES)}).items():
        Path(f"own/{name}.yaml").write_text(text)
    Path("p/plan.pdf").write_text("A plan.")
    _written("a")
    _written("b")
    return tmp_path


@pytest.fixture
def check(run: Run, folder: Path) -> Callable[..., str]:
    def checked(*words: str) -> str:
        paths = [] if "p/../p" in words else ["p"]
        day = [] if "--as-of" in words else DAY
        kept = ["--rules", "own", "--cache-dir", "cache"]
        found = run("check", *paths, *kept, *day, *words)
        assert found.exit_code == 1, found.output
        return found.stdout

    return checked


def kept() -> Mapping[str, tuple[int, int]]:
    """The answers that are kept, and when each was written."""
    found = {path.name: path.stat() for path in Path("cache/results").glob("*")}
    return {name: (about.st_ino, about.st_mtime_ns) for name, about in found.items()}


def _edit(path: str, old: str, new: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), encoding="utf-8")


def _installed(patch: pytest.MonkeyPatch) -> None:
    Path("x-packages/new-1.0.dist-info").mkdir(parents=True)
    patch.syspath_prepend(str(Path("x-packages").resolve()))


# What is changed, and which options are given from then on.
Change = Callable[[pytest.MonkeyPatch], Any]
CHANGES: dict[str, tuple[Change, list[str]]] = {
    "a value": (lambda _: _written("a", title="Accounts"), []),
    "a space": (lambda _: _edit("p/a.json", "{\n", "{ \n"), []),
    "a name": (lambda _: Path("p/a.json").rename("p/c.json"), []),
    "the path it is named by": (lambda _: None, ["p/../p"]),
    "the day": (lambda _: None, ["--as-of", "2026-11-24"]),
    "that what passed is listed": (lambda _: None, ["--verbose"]),
    "a rule": (lambda _: _edit("own/2.yaml", "is about", "speaks of"), []),
    "a list": (lambda _: _edit("own/4.yaml", "Accounts", "Payroll"), []),
    "a parameter": (
        lambda _: Path("sourcing.toml").write_text("[rules.OUR-03]\nparams = {most = 1}\n"),
        [],
    ),
    "a severity": (
        lambda _: Path("sourcing.toml").write_text('[rules.OUR-03]\nseverity = "warn"\n'),
        [],
    ),
    "what must not be shown": (
        lambda _: Path("sourcing.toml").write_text('[redact]\npaths = ["buyer.name"]\n'),
        [],
    ),
    "the packs": (lambda _: None, ["--pack", "extra"]),
    "the rules that are asked": (lambda _: None, ["--ignore", "FUN-01"]),
    "evidence that is gone": (lambda _: Path("p/plan.pdf").unlink(), []),
    "a value of another that a rule looks at": (
        lambda _: _written("b", function={"id": "F-2", "name": "payroll"}),
        [],
    ),
    "the line where another says it": (lambda _: _edit("p/b.json", "{\n", "{\n\n"), []),
    "another proposal": (lambda _: _written("c", function={"id": "F-3"}), []),
    "the version": (lambda patch: patch.setattr("checker.edition.__version__", "9"), []),
    "what is installed": (_installed, []),
    "the time zones": (lambda patch: patch.setenv("PYTHONTZPATH", "/nowhere"), []),
    "a module": (
        lambda patch: patch.setattr("checker.edition._modules", lambda: iter([b"another"])),
        [],
    ),
}


@pytest.mark.parametrize(("change", "words"), CHANGES.values(), ids=list(CHANGES))
def test_whatever_has_a_say_makes_the_file_judged_again(
    check: Callable[..., str],
    change: Change,
    words: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, before = check(), kept()
    assert all(text in first for text in ("OUR-02", "OUR-03", "p/b.json:8:"))
    assert len(before) == 2
    assert check() == first
    assert kept() == before
    change(monkeypatch)
    now, after = check(*words), kept()
    assert set(after.items()) - set(before.items())
    assert now == check(*words, "--no-cache")
    assert check(*words) == now
    assert kept() == after


def _waived(folder: Path) -> None:
    Path("waivers.yaml").write_text(
        "waivers: [{rule: OUR-03, proposal: a, reason: r, compensating_control: c, "
        'approver: Ada, granted: "2026-11-01", expires: "2027-01-01"}]\n'
    )


WHATEVER: dict[str, tuple[Callable[[Path], Any], list[str]]] = {
    "another format": (lambda _: None, ["-f", "concise"]),
    "another level": (lambda _: None, ["--fail-level", "warn"]),
    "colour": (lambda _: None, ["--color", "always"]),
    "a waiver": (_waived, []),
    "a note in a folder of its own": (lambda _: Path("p/notes.txt").write_text("Call Bo."), []),
}


@pytest.mark.parametrize(("change", "words"), WHATEVER.values(), ids=list(WHATEVER))
def test_what_only_changes_the_report_takes_what_is_kept(
    check: Callable[..., str], folder: Path, change: Callable[[Path], Any], words: list[str]
) -> None:
    check()
    before = kept()
    change(folder)
    now = check(*words)
    assert kept() == before
    assert now == check(*words, "--no-cache")


def _swapped() -> None:
    one, other = sorted(Path("cache/results").glob("*"))
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


DAMAGE: dict[str, Callable[[], Any]] = {
    "gone": lambda: [path.unlink() for path in Path("cache/results").glob("*")],
    "empty": lambda: [path.write_bytes(b"") for path in Path("cache/results").glob("*")],
    "no cache any more": lambda: shutil.rmtree("cache"),
    "exchanged": _swapped,
    "forged": lambda: [
        path.write_bytes(path.read_bytes().replace(b"payroll", b"PAYROLL") + b"\0")
        for path in Path("cache/results").glob("*")
    ],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
def test_what_is_kept_may_be_damaged_or_deleted_at_any_time(
    check: Callable[..., str], damage: Callable[[], Any]
) -> None:
    first, before = check(), kept()
    damage()
    assert check() == first
    assert kept().keys() == before.keys()
    assert set(kept().values()).isdisjoint(before.values())


def test_nobody_else_may_read_what_is_kept(check: Callable[..., str]) -> None:
    check()
    assert {p.stat().st_mode & 0o077 for p in Path("cache/results").glob("*")} == {0}


def test_without_a_cache_nothing_is_kept(check: Callable[..., str]) -> None:
    check("--no-cache")
    assert not kept()
