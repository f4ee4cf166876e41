"""What a later layer makes of the rules of those before it, and what it may not.

The layers of a run are the built-in packs, installed packs, folders of rules, and the files of the
configuration, in this order. A layer may change the severity and the parameters of a rule and turn
it off; once a layer has locked a rule, those after it may only make it stricter.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from checker.config.model import Place, RuleSettings
from checker.policy.layer import ALWAYS_ON
from checker.policy.policy import Override
from checker.reading import Problem
from checker.record import record, replace
from checker.suggest import did_you_mean

_STRICTER = {"warn": 0, "fail": 1}


@record
class AsWritten:
    """What settling needs to know of a rule: its id, severity, the raw value of each parameter,
    the check of the product that it names, and the place where it is locked, if it is."""

    id: str
    severity: str
    params: Mapping[str, Any]
    check: str | None
    locked: Place | None


@dataclass(slots=True)
class Standing:
    """How a rule stands after some layers. A parameter that was changed has its new raw value, and
    the place of the change."""

    written: AsWritten
    severity: str
    locked: Place | None
    enabled: bool = True
    params: dict[str, tuple[Any, Place]] = field(default_factory=dict)


@record
class Step:
    """A layer as settling sees it: the rules that it adds, then what it says of any rule so far.
    `locks` are rules that it locks when all is said, each with the place."""

    rules: Sequence[AsWritten]
    settings: Sequence[RuleSettings]
    locks: Mapping[str, Place]


@dataclass(slots=True)
class Settled:
    """How every rule stands in the end, what was changed on the way, and what was not allowed."""

    standing: dict[str, Standing] = field(default_factory=dict)
    overrides: list[Override] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def settle(steps: Iterable[Step], unread: Collection[str] = ()) -> Settled:
    """The rules of all layers, with what each layer says of those up to it. Of rules that are
    `unread`, their files being wrong, anything may be said."""
    settled = Settled()
    for step in steps:
        for rule in step.rules:
            settled.standing[rule.id] = Standing(rule, rule.severity, rule.locked)
        for said in step.settings:
            standing = settled.standing.get(said.rule)
            if standing is None and said.rule in unread:
                continue
            if standing is None:
                known = did_you_mean(said.rule, settled.standing)
                hint = known or "`sourcing rules` lists them"
                settled.problems.append(said.place().problem(f"there is no rule {said.rule}", hint))
            else:
                _apply(said, standing, settled)
        for rule_id, place in step.locks.items():
            standing = settled.standing[rule_id]
            standing.locked = standing.locked or place
    settled.overrides = [
        replace(change, undone=not _stands(change, settled.standing[change.rule]))
        for change in settled.overrides
    ]
    return settled


def _apply(said: RuleSettings, standing: Standing, settled: Settled) -> None:
    if said.severity is not None and said.severity != standing.severity:
        milder = _STRICTER[said.severity] < _STRICTER[standing.severity]
        change = ("severity", standing.severity, said.severity, milder)
        if _allowed(said, change, standing, settled):
            standing.severity = said.severity
    if said.enabled is not None and said.enabled != standing.enabled:
        change = ("enabled", _shown(standing.enabled), _shown(said.enabled), not said.enabled)
        if _allowed(said, change, standing, settled):
            standing.enabled = said.enabled
    for name, value in said.params.items():
        place = said.place(f"params.{name}")
        written = standing.written.params
        if name not in written:
            hint = did_you_mean(name, written)
            hint = hint or (f"known: {', '.join(sorted(written))}" if written else "it has none")
            message = f'{said.rule} has no parameter "{name}"'
            settled.problems.append(place.problem(message, hint))
            continue
        before = standing.params[name][0] if name in standing.params else written[name]
        # Nobody can tell which direction is the milder one, so every change counts as that.
        change = (f"params.{name}", _shown(before), _shown(value), True)
        if value != before and _allowed(said, change, standing, settled):
            standing.params[name] = (value, place)
    if said.locked:
        standing.locked = standing.locked or said.place("locked")


def _allowed(
    said: RuleSettings, change: tuple[str, str, str, bool], standing: Standing, settled: Settled
) -> bool:
    """Notes the change, if a layer may make it; else the problem."""
    key, before, after, weakens = change
    place = said.place(key)
    if key == "enabled" and standing.written.check in ALWAYS_ON:
        message = f"{said.rule} cannot be turned off: the other verdicts depend on it"
        settled.problems.append(place.problem(message, "remove the line"))
        return False
    if weakens and standing.locked:
        what = {"severity": "weakened", "enabled": "turned off"}.get(key, "changed")
        message = f"{said.rule} is locked by {standing.locked}, so it cannot be {what} here"
        settled.problems.append(place.problem(message, "remove the line, or ask whoever locked it"))
        return False
    raw = standing.written.params.get(key.removeprefix("params.")) if "." in key else None
    written = "" if raw is None or _shown(raw) in {before, after} else _shown(raw)
    settled.overrides.append(
        Override(said.rule, key, before, after, place.file, place.line, weakens, written=written)
    )
    return True


def _stands(override: Override, standing: Standing) -> bool:
    """Whether a change still counts in the end: no later layer undid it."""
    match override.key:
        case "severity":
            return _STRICTER[standing.severity] < _STRICTER[override.before] or not override.weakens
        case "enabled":
            return standing.enabled == (override.after == "true")
    name = override.key.removeprefix("params.")
    return name in standing.params and _shown(standing.params[name][0]) == override.after


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"[{', '.join(map(str, value))}]" if isinstance(value, list) else str(value)
