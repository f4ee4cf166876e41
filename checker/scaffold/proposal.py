"""A proposal in which every fact that a policy needs stands, not stated yet."""

import json
from collections.abc import Mapping
from typing import Any

from checker.policy import Policy
from checker.policy.reads import EACH, Field, derivations_behind, reads_of
from checker.record import record
from checker.schema import FieldType, Kind, ProposalType


@record
class Fact:
    """A field that rules read: by how many rules of severity fail, and by how many in all. What is
    read through a derived attribute counts too."""

    field: Field
    type: FieldType
    fail_rules: int
    rules: int


def needed_facts(policy: Policy) -> list[Fact]:
    """The facts that the rules of a policy read, the most decisive first: those that most rules of
    severity fail read. Entities and their ids are no facts, but what facts are about."""
    types: dict[Field, FieldType] = {}
    failing: dict[Field, int] = {}
    reading: dict[Field, int] = {}
    for rule in policy.rules:
        reads = reads_of(rule, policy)
        for derivation in derivations_behind(reads, policy):
            reads.add(derivation.about, derivation.cases)
        severe = "fail" in {rule.severity, rule.escalate_to}
        for field, kind in reads.fields.items():
            types.setdefault(field, kind)
            reading[field] = reading.get(field, 0) + 1
            failing[field] = failing.get(field, 0) + severe
    given = set(policy.types.homes.values())
    facts = [
        Fact(field, kind, failing[field], reading[field])
        for field, kind in types.items()
        if field not in given and field[-2:] != (EACH, "id")
    ]
    return sorted(facts, key=lambda fact: (-fact.fail_rules, -fact.rules, fact.field))


def skeleton(facts: list[Fact], types: ProposalType, key: str, title: str) -> dict[str, Any]:
    """A draft in which each fact is null, with the inside of what has one. Of each list of things
    it holds one, to be copied; a list of plain values is null as a whole."""
    value: dict[str, Any] = {"id": key, "title": title, "status": "draft"}
    homes = {home: kind for kind, home in types.homes.items()}
    for fact in facts:
        _add(value, fact.field, (), _Start(homes, _blank(fact.type)))
    return value


@record
class _Start:
    """What is written for a fact, and by which names entities are known."""

    homes: Mapping[Field, str]
    blank: Any


def _add(at: dict[str, Any], field: Field, above: Field, start: _Start) -> None:
    name, *rest = field
    here = (*above, name)
    if here in start.homes:
        at[name] = at.get(name) or [{"id": f"{start.homes[here]}-1"}]
        if len(rest) > 1:
            _add(at[name][0], tuple(rest[1:]), (*here, EACH), start)
    elif len(rest) > 1 and rest[0] == EACH:
        at[name] = at.get(name) or [{}]
        _add(at[name][0], tuple(rest[1:]), (*here, EACH), start)
    elif not rest or rest == [EACH]:
        at[name] = at.get(name) or start.blank
    else:
        at[name] = at.get(name) or {}
        _add(at[name], tuple(rest), here, start)


def _blank(kind: FieldType) -> Any:
    """What stands for a value that is not stated."""
    if kind.kind is Kind.MONEY:
        return dict.fromkeys(("amount", "currency"))
    if kind.kind is Kind.OBJECT:
        return {name: _blank(member) for name, member in kind.properties.items()} or None
    return None


def can_be_asked(fact: Fact, types: ProposalType) -> bool:
    """Whether one answer states the fact: it is a value or a list of plain values, and not inside a
    list of things that are no entities."""
    homes = set(types.homes.values())
    item = fact.type.item
    plain = fact.type.kind is not Kind.OBJECT and (item is None or item.kind is not Kind.OBJECT)
    lists = (fact.field[:n] for n, step in enumerate(fact.field) if step == EACH)
    return plain and all(home in homes for home in lists)


def put(value: dict[str, Any], fact: Fact, new: Any) -> None:
    """Sets the fact in a skeleton."""
    at: Any = value
    for step in fact.field[:-1]:
        at = at[0] if step == EACH else at[step]
    at[fact.field[-1]] = new


def proposal_text(value: dict[str, Any]) -> str:
    """The text of the file of a proposal."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
