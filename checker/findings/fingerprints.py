"""What tells a finding from all others, however its file is formatted and its lists are ordered."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from checker.digest import fingerprint
from checker.findings.model import Finding, Subject
from checker.policy import Rule
from checker.reading import Document, Pointer
from checker.record import replace


def of_texts(*texts: str) -> str:
    """The fingerprint of what these texts tell apart: 32 hexadecimal digits."""
    return fingerprint(json.dumps(texts).encode(), 32)


def of_verdict(rule: Rule, subject: Subject, document: Document) -> str:
    """The fingerprint of the verdict of a rule about an entity."""
    about = subject.id or place_name(subject.pointer, document.value, {})
    return within(document, rule.id, subject.kind, about)


def within(document: Document, rule_id: str, *texts: str) -> str:
    """The fingerprint of what a rule says of a proposal, and these texts tell apart in it."""
    key = document.value.get("id")
    return of_texts(rule_id, key if isinstance(key, str) else "", *texts)


def place_name(pointer: Pointer, value: Any, digests: dict[int, str]) -> str:
    """The pointer with ids in place of indices, so that it survives a reordered list. `digests`
    keeps those of values without an id: a large one may hold many findings."""
    names: list[str] = []
    for step in pointer:
        if isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
            key = value.get("id") if isinstance(value, dict) else None
            if not isinstance(key, str):
                key = digests.get(id(value)) or digests.setdefault(id(value), _digest(value))
            names.append(key)
        else:
            value = value.get(step) if isinstance(value, dict) else None
            names.append(str(step))
    return "/".join(names)


def _digest(value: Any) -> str:
    return fingerprint(json.dumps(value, sort_keys=True).encode(), 12)


def numbered(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Findings with equal fingerprints told apart by their order."""
    seen: Counter[str] = Counter()
    for finding in findings:
        number = seen[finding.fingerprint]
        seen[finding.fingerprint] += 1
        marked = f"{finding.fingerprint[:-2]}{number:02d}"
        yield replace(finding, fingerprint=marked) if number else finding
