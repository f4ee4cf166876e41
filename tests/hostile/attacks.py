"""Texts that attack whoever shows them, and how a proposal says them everywhere."""

import json
import shutil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "examples" / "card-disputes-managed-service.json"
AS_OF = "2026-11-23"

TERMINAL = ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\x08\x08", "\rpassed", "\x7f"]
DISGUISE = ["\u202egnp.exe", "\u2066x\u2069", "\u200bacme", "\u2060", "\ufeffacme", "\U000e0041"]
LINES = ["a\nb", "a\r\nb", "a\u2028b", "a\u2029b", "a\x85b", "a\x0bb"]
COMMANDS = [
    "::error file=a.json,line=1::pwned",
    "\n::stop-commands::t",
    "%0A::warning::x",
    " ::set-output name=a::b",
    "##[error]x",
    "a ##[add-mask]b",
    "##vso[task.complete result=Succeeded;]",
]
MARKUP = ["<script>alert(1)</script>", "[x](javascript:alert(1))", "| a | b |", "`x`", "@all"]
TOGETHER = "".join([*TERMINAL, *DISGUISE, *LINES, *MARKUP])


def good() -> dict[str, Any]:
    """A proposal that passes everything."""
    value: dict[str, Any] = json.loads(GOOD.read_text(encoding="utf-8"))
    return value


def lay_evidence(folder: Path) -> None:
    """Puts the papers of that proposal where they belong beside it."""
    papers = GOOD.parent / "evidence" / "card-disputes"
    shutil.copytree(papers, folder / "evidence" / "card-disputes")


def with_texts(value: Any, attack: str) -> Any:
    """The value with the attack before each text, and as the name of a field."""
    if isinstance(value, dict):
        return {k: with_texts(v, attack) for k, v in value.items()} | {attack: attack}
    if isinstance(value, list):
        return [with_texts(item, attack) for item in value]
    return attack + value if isinstance(value, str) else value
