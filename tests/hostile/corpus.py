"""Two hundred hostile files with a handful of good ones among them, to look at a run of:

    python -m tests.hostile.corpus FOLDER && sourcing check FOLDER -f concise

Each name says what the file is. `REFUSED` files are no proposals at all and must give one clear
line; `JUDGED` files are proposals whose content attacks rules, reports or the machine, and must
never pass; `GOOD` files must get the verdicts that they get anywhere else.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.hostile.attacks import (
    COMMANDS,
    DISGUISE,
    GOOD,
    LINES,
    MARKUP,
    TERMINAL,
    good,
    with_texts,
)
from tests.hostile.test_exhaustion import REFUSED as EXHAUSTING
from tests.hostile.test_json_suite import CASES, NOT_UTF_8, OUR_DECISIONS, REFUSED_JSON

EXAMPLES = GOOD.parent
# Good files by their names in the corpus, and the examples that they are.
GOOD_FILES = {
    "a-good": "card-disputes-managed-service.json",
    "good-among-the-broken": "hybrid-software-delivery.json",
    "m-good-insourcing": "insourcing-contact-centre.json",
    "z-good": "captive-shared-services-centre.json",
}
_SUITE = 100  # cases of the public suite


def write(folder: Path, every: int = 1) -> dict[str, int]:
    """Writes all files, or one of so many; gives their numbers by kind.

    Raises:
        FileExistsError: the folder is there already.
    """
    folder.mkdir(parents=True)
    refused = dict(list(refused_files())[::every])
    judged = dict(list(judged_files())[::every])
    for name, data in refused.items():
        (folder / name).write_bytes(data)
    for name, value in judged.items():
        (folder / name).write_text(json.dumps(value), encoding="ascii")
    irregular = _irregular(folder)
    for name, example in GOOD_FILES.items():
        shutil.copy(EXAMPLES / example, folder / f"{name}.json")
    shutil.copytree(EXAMPLES / "evidence", folder / "evidence", dirs_exist_ok=True)
    return {
        "refused": len(refused) + irregular,
        "judged": len(judged),
        "good": len(GOOD_FILES),
    }


def refused_files() -> Iterator[tuple[str, bytes]]:
    """Files that are no proposals."""
    bad = [name for name in CASES if name.startswith("n_") and len(CASES[name]) < 10_000]
    bad = [*REFUSED_JSON, *OUR_DECISIONS, *bad]
    # A name of the suite may hold what no file name should; the number keeps them apart.
    for number, name in enumerate(bad[:_SUITE]):
        yield f"json-{number:03}-{_safe(name)}.json", CASES[name].encode("utf-8")
    for name, data in NOT_UTF_8.items():
        yield f"not-utf-8-{_safe(name)}.json", data
    for name, (data, _) in EXHAUSTING.items():
        suffix = "ndjson" if data.endswith(b"\n") else "json"
        yield f"exhausting-{_safe(name)}.{suffix}", data
    yield "empty.json", b""
    yield "only-spaces.json", b" \n\t" * 1000
    yield "a-list.json", b"[]"
    yield "a-text.json", b'"proposal"'
    yield "yaml.json", b"id: p\ntitle: x\n"
    yield "xml-bomb.json", b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "&b;&b;">]><l>&a;</l>'
    yield "html.json", b"<script>alert(1)</script>"
    yield "gzip.json", b"\x1f\x8b\x08\x00" + bytes(1000)
    yield "zip.json", b"PK\x03\x04" + bytes(1000)
    yield "elf.json", b"\x7fELF\x02\x01\x01" + bytes(1000)
    yield "png.json", b"\x89PNG\r\n\x1a\n" + bytes(1000)
    yield "zeros.json", bytes(1 << 20)
    yield "control-characters.json", bytes(range(1, 32)) * 100
    yield "terminal-escape.json", b'{"id": "\x1b[2J\x1b]0;owned\x07"}'
    yield "workflow-command.json", b"\n::error file=a.json,line=1::owned\n"
    yield "azure-command.json", b"##vso[task.complete result=Succeeded;]done\n"
    yield "conflict-markers.json", b'{\n<<<<<<< HEAD\n"id": "a"\n=======\n"id": "b"\n>>>>>>> x\n}\n'
    yield "lfs-pointer.json", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"
    yield "key-twice-escaped.json", b'{"id": "a", "\\u0069d": "b"}'
    yield "prototype-twice.json", b'{"__proto__": {}, "__proto__": []}'
    yield "comment.json", b'{"id": "a" /* passes */}'
    yield "nan.json", b'{"id": NaN}'
    yield "mixed.ndjson", b'{"id": "a"}\n{"id": \n{"id": "b"}\n[]\n'


def judged_files() -> Iterator[tuple[str, Any]]:
    """Proposals that attack with what they say."""
    attacks = {
        "terminal": TERMINAL,
        "disguise": DISGUISE,
        "lines": LINES,
        "commands": COMMANDS,
        "markup": MARKUP,
    }
    for kind, texts in attacks.items():
        for number, text in enumerate(texts):
            value = with_texts(_small(), text)
            yield f"{kind}-{number}.json", value
    for path in ("../../../../etc/passwd", "/etc/shadow", "link-out.md", "pipe.json", "..", "gone"):
        name = f"evidence-{_safe(path)}.json"
        yield (
            name,
            good() | {"id": "e", "evidence": [{"id": "e", "path": path, "sha256": "0" * 64}]},
        )
    changes: dict[str, Any] = {
        "every-value-null": None,
        "every-value-a-list": [],
        "every-value-an-object": {},
        "every-value-a-number": -1,
        "every-value-true": True,
        "every-value-tbd": "TBD",
    }
    for name, new in changes.items():
        yield f"{name}.json", dict.fromkeys(good(), new)
    yield "no-fields.json", {}
    yield "only-own-fields.json", {"x_approved": True, "x_verdict": "pass", "x_waived": ["*"]}
    yield "says-it-passes.json", {"verdict": "pass", "exitCode": 0, "findings": []}
    yield "remote-schema.json", good() | {"$schema": "http://127.0.0.1:1/s", "$ref": "file:///etc"}
    yield "ids-of-objects.json", good() | {"providers": [{"id": {}}, {"id": []}, {"id": 1}]}
    yield "one-id-twice.json", good() | {"providers": [good()["providers"][0]] * 2}
    yield "refers-to-itself.json", good() | {"components": [{"id": "c", "parentId": "c"}]}
    yield "prototype.json", good() | {"__proto__": {"admin": True}, "constructor": {"x": 1}}
    yield "template.json", with_texts(_small(), "{{7*7}}${7*7}%s{id}{0.__class__}")
    yield "many-regimes.json", good() | {"buyer": {"regimes": [f"r{n}" for n in range(20_000)]}}
    yield "long-texts.json", with_texts(_small(), "x" * 10_000)
    yield (
        "money-overflows.json",
        good() | {"financials": {"tco": {"amount": 1e300, "currency": "X"}}},
    )
    yield "dates-overflow.json", good() | {"contract": {"startDate": "9999-12-31"}}
    yield (
        "zones-that-are-paths.json",
        good() | {"buyer": good()["buyer"] | {"timezone": "../../../../etc/passwd"}},
    )


def _irregular(folder: Path) -> int:
    """Names that are no plain files; gives how many."""
    os.mkfifo(folder / "pipe.json")
    (folder / "endless.json").symlink_to("/dev/zero")
    (folder / "device.json").symlink_to("/dev/tty")
    (folder / "loop.json").symlink_to("loop.json")
    (folder / "broken-link.json").symlink_to("gone.json")
    (folder / "other-file.json").symlink_to("/etc/passwd")
    (folder / "folder-loop").symlink_to(".")
    (folder / "parent-folder").symlink_to("..")
    (folder / "link-out.md").symlink_to("/etc/passwd")
    (folder / os.fsdecode(b"name-\xff.json")).write_bytes(b"{")
    (folder / "name-\x1b[2J\n::error::.json").write_bytes(b"{")
    return 8  # without what is passed over in silence: loops of folders, and the paper


def _small() -> dict[str, Any]:
    kept = {"id", "title", "status", "providers", "components", "ip", "function", "metrics"}
    return {k: v[:1] if isinstance(v, list) else v for k, v in good().items() if k in kept}


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() and c.isascii() else "-" for c in name).strip("-")[:60]


if __name__ == "__main__":
    for kind, number in write(Path(sys.argv[1])).items():
        print(f"{number:4} {kind}")
