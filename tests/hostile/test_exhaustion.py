"""No proposal takes more time or memory than its size allows, and none that does passes."""

import json
from pathlib import Path
from typing import Any

import pytest

from checker.reading.limits import MAX_BYTES, MAX_DEPTH
from tests.hostile.attacks import GOOD, good, lay_evidence
from tests.hostile.limited import MIB, Ran, sourcing


def check(folder: Path, data: bytes, *, name: str = "p.json", **limits: Any) -> Ran:
    (folder / name).write_bytes(data)
    return sourcing("check", "-f", "concise", name, cwd=folder, **limits)


def good_but(**changes: object) -> bytes:
    return json.dumps(good() | changes).encode()


# What is refused when it is read: each with its place, none with a verdict.
REFUSED = {
    "deep arrays": (b"[" * 5_000_000, f"1:{MAX_DEPTH + 1}: error: more than"),
    "deep objects, closed": (
        b'{"a":' * 1_000_000 + b"1" + b"}" * 1_000_000,
        f"1:{5 * MAX_DEPTH + 1}: error: more than",
    ),
    "a huge exponent": (b'{"id": 1e999999}', "1:8: error: a number beyond"),
    "a huge exponent with zeros": (b'{"id": 1e-' + b"0" * 10**6 + b"9999}", "1:8: error: a number"),
    "100 000 digits": (b'{"id": ' + b"9" * 100_000 + b"}", "1:8: error: a number with more than"),
    "a million zeros": (b'{"id": 0.' + b"0" * 10**6 + b"1}", "1:8: error: a number beyond"),
    "a million keys": (
        b"{" + b",".join(b'"k%d":1' % n for n in range(10**6)) + b"}",
        "error: more than 100000 values",
    ),
    "five million arrays": (b'{"a":[' + b"[]," * 5_000_000 + b"0]}", "error: more than 100000"),
    "five million proposals": (b"{}\n" * 5_000_000, "10001:1: error: more than 10000 proposals"),
    "one line, broken at its end": (
        b'{"a": "' + b"x" * 15_000_000 + b'",}',
        "1:15000009: error: a comma before",
    ),
    "a million broken lines": (b"{]\n" * 1_000_000, "error: reading stopped after 20 problems"),
    "too large": (b" " * (MAX_BYTES + 1), "1:1: error: larger than 16 MiB"),
    "a million duplicate keys": (b"{" + b'"k":1,' * 10**6 + b'"k":1}', "is given twice"),
}


@pytest.mark.parametrize(("data", "error"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_too_much_is_refused_at_its_place(tmp_path: Path, data: bytes, error: str) -> None:
    name = "p.ndjson" if data.endswith(b"\n") else "p.json"
    ran = check(tmp_path, data, name=name)
    assert (ran.code, ran.err) == (2, "")
    assert error in ran.out
    assert len(ran.out) < 10_000
    assert "0 proposals" in ran.out


def test_long_texts_do_not_change_the_verdicts(tmp_path: Path) -> None:
    lay_evidence(tmp_path)
    long = good_but(id="A" * 10**6, title="x\n" * 10**6, x_note="y" * 10**6)
    plain = check(tmp_path, GOOD.read_bytes(), seconds=10)
    assert check(tmp_path, long, seconds=10).out == plain.out


def test_a_value_of_a_million_characters_is_refused_quickly(tmp_path: Path) -> None:
    ran = check(tmp_path, good_but(status="A" * 10**6, proposedOn="1" * 10**6), seconds=10)
    assert ran.code == 1
    assert '"AAAAA' in ran.out


def test_a_misspelt_field_of_a_million_characters_is_refused_quickly(tmp_path: Path) -> None:
    ran = check(tmp_path, good_but(**{"stat" * 250_000: 1}), seconds=10)
    assert ran.code == 1
    assert "unknown field" in ran.out


def test_a_thousand_unknown_ids_are_no_burden(tmp_path: Path) -> None:
    value = good()
    value["providers"] = [{"id": f"p{n}"} for n in range(500)]
    value["metrics"] = [{"id": f"m{n}", "evidenceId": f"mm{n}"} for n in range(500)]
    value["components"] = [{"id": f"c{n}", "providerId": f"pp{n}x"} for n in range(500)]
    ran = check(tmp_path, json.dumps(value).encode(), seconds=20)
    assert ran.code == 1


def test_thousands_of_empty_entities_are_no_burden(tmp_path: Path) -> None:
    ran = check(tmp_path, good_but(providers=[{}] * 10_000), seconds=8)
    assert ran.code == 1
    assert len(ran.out) < 2_000_000


def test_too_little_memory_is_no_verdict(tmp_path: Path) -> None:
    nested = b'{"a":[' + b'{"b":[1,2,3]},' * 20_000 + b"0]}"
    ran = check(tmp_path, b" " * 15_000_000 + nested, memory=220 * MIB)
    assert "Traceback" not in ran.err
    assert ran.code == 2
