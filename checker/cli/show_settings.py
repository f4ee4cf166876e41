"""`--show-settings`: every setting of a run, and the layer that it comes from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.cli.acceptance import BASELINE, LEDGER
from checker.cli.settings import day
from checker.config import Config
from checker.facts.freshness import out_of_date
from checker.findings import shown
from checker.findings.judge import regimes_named
from checker.findings.ledger import MOST_MONTHS
from checker.policy import Override, Policy, Rule
from checker.policy.choose import EVERY_PACK
from checker.reading import Document, printable
from checker.record import record
from checker.report.words import number
from checker.resources import shipped

if TYPE_CHECKING:
    from checker.cli.asked import Asked

_BUILT_IN = "built in"
_WIDEST = 40
_MOST_NAMED = 3


@record
class Setting:
    """A setting in force: its key with dots, its value, and the layer that it comes from.

    `instead` are the values that earlier layers gave, each with its layer. `locked` is the layer
    that locked the rule, empty when none did; `note` says what else there is to know.
    """

    key: str
    value: str
    layer: str
    instead: tuple[tuple[str, str], ...] = ()
    locked: str = ""
    note: str = ""


@record
class Effective:
    """What decides about a run: its options, configuration and policy, and the proposals."""

    asked: "Asked"
    config: Config
    policy: Policy
    documents: Sequence[Document]


def settings_of(run: Effective) -> list[list[Setting]]:
    """The settings of the run itself, of packs, of reference lists, and of rules."""
    parts = (_run(run), _packs(run), _lists(run), _rules(run))
    return [found for found in map(list, parts) if found]


def settings_text(parts: Sequence[Sequence[Setting]]) -> Iterator[str]:
    """The settings as tables."""
    for part in parts:
        if part is not parts[0]:
            yield ""
        keys = max(len(setting.key) for setting in part)
        values = max(len(s.value) for s in part if len(s.value) <= _WIDEST)
        for setting in part:
            said = f"{setting.key:<{keys}}  {setting.value:<{values}}  {setting.layer}"
            yield printable("; ".join([said, *_remarks(setting)]))


def settings_json(parts: Sequence[Sequence[Setting]]) -> dict[str, Any]:
    """The settings as JSON has them."""
    return {
        "settings": [
            {
                "key": setting.key,
                "value": setting.value,
                "layer": setting.layer,
                "insteadOf": [{"value": v, "layer": layer} for v, layer in setting.instead],
                "locked": setting.locked or None,
                "note": setting.note or None,
            }
            for part in parts
            for setting in part
        ]
    }


def _remarks(setting: Setting) -> Iterator[str]:
    if setting.instead:
        before = (f"{value} ({layer})" for value, layer in reversed(setting.instead))
        yield f"instead of {', '.join(before)}"
    if setting.locked:
        yield f"locked by {setting.locked}"
    if setting.note:
        yield setting.note


# The run itself


def _run(run: Effective) -> Iterator[Setting]:
    asked, config = run.asked, run.config
    for file in reversed(config.files):
        nearest = file == config.files[-1]
        how = _option("--config") if asked.config_file else "the nearest"
        yield Setting("configuration", file, how if nearest else "extended")
    if not config.files:
        yield Setting("configuration", "none", _option("--isolated") if asked.isolated else "")
    if asked.trust_ref:
        note = "settings, rules, waivers and baseline are those of this commit"
        yield Setting("trust-ref", asked.trust_ref, _option("--trust-ref"), note=note)
    yield _single(run, "fail-level", "fail", config.fail_level, asked.fail_level)
    by = "today" if asked.as_of is None else _option("--as-of")
    yield Setting("as-of", day(asked.as_of).isoformat(), by)
    for prefix in asked.select or ():
        yield Setting("select", prefix, _option("--select"))
    yield from _several(run, "exclude", [each.pattern for each in config.exclude])
    if asked.force_exclude:
        yield Setting("force-exclude", "true", _option("--force-exclude"))
    yield _single(run, "baseline", BASELINE, config.baseline, asked.baseline)
    waivers = config.waivers
    beside = f"{LEDGER} beside the proposals"
    note = "ignored: --no-waivers" if asked.no_waivers else ""
    yield _single(run, "waivers.file", beside, waivers.file, asked.waivers, note)
    approvers = ", ".join(waivers.approvers) or None
    yield _single(run, "waivers.approvers", "anyone but the author", approvers)
    yield _single(run, "waivers.max-months", MOST_MONTHS, waivers.max_months)
    note = "all is shown: --no-redact" if asked.no_redact else ""
    yield from _several(run, "redact.paths", config.redact.paths, note)
    yield _single(run, "lists.max-age-months", "any age", config.lists.max_age_months)
    stale = config.lists.stale if "lists.stale" in config.places else None
    yield _single(run, "lists.stale", "warn", stale)


def _single(
    run: Effective, key: str, default: Any, said: Any, option: Any = None, note: str = ""
) -> Setting:
    """A setting that has one value: that of the option, else of the configuration."""
    levels = [(str(default), _BUILT_IN)]
    if said is not None:
        levels.append((str(said), str(run.config.places[key])))
    if option is not None:
        levels.append((str(option), _option(f"--{key.partition('.')[0]}")))
    *before, (value, layer) = levels
    return Setting(key, value, layer, tuple(before), note=note)


def _several(run: Effective, key: str, items: Sequence[str], note: str = "") -> Iterator[Setting]:
    """A setting to which each file may add."""
    for item in items:
        yield Setting(key, item, str(run.config.places[f"{key}.{item}"]), note=note)
    if not items:
        yield Setting(key, "none", _BUILT_IN)


def _option(name: str) -> str:
    return f"command line ({name})"


# Packs and folders of rules


def _packs(run: Effective) -> Iterator[Setting]:
    counts = Counter(rule.pack for rule in run.policy.rules)
    for name in sorted({*counts, *run.policy.packs}):
        layer, note = _turned_on(name, run), ""
        on = counts[name] or layer != _BUILT_IN
        value = f"on, {number(counts[name], 'rule')}" if on else "off"
        if name in run.policy.conditional:
            regime = run.policy.packs[name].regime or ""
            value, note = f"{value}, under {regime}", _asked_of(regime, run.documents)
        yield Setting(f"packs.{name}", value, layer, note=note)
    for folder in run.config.rule_folders:
        yield Setting("rule-folders", folder.as_posix(), _said(folder, run.config))
    for folder in run.asked.rules or ():
        yield Setting("rule-folders", folder.as_posix(), _option("--rules"))


def _asked_of(regime: str, documents: Sequence[Document]) -> str:
    names = list(dict.fromkeys(d.name for d in documents if regime in regimes_named(d.value)))
    under = sum(regime in regimes_named(document.value) for document in documents)
    listed = [*names[:_MOST_NAMED], *["…"] * (len(names) > _MOST_NAMED)]
    where = f": {', '.join(listed)}" if names else ""
    of = number(len(documents), "proposal")
    return f"applied to {under} of {of}, as named in buyer.regimes{where}"


def _turned_on(pack: str, run: Effective) -> str:
    for name in (pack, EVERY_PACK):
        if name in (run.asked.pack or ()):
            return _option(f"--pack {name}")
        if place := run.config.places.get(f"packs.{name}"):
            return str(place)
    files = [rule.file for rule in run.policy.rules if rule.pack == pack]
    file = Path(files[0] if files else run.policy.packs[pack].file)
    for folder in run.asked.rules or ():
        if file.is_relative_to(folder):
            return _option(f"--rules {folder.as_posix()}")
    for folder in run.config.rule_folders:
        if file.is_relative_to(folder):
            return _said(folder, run.config)
    return _BUILT_IN


def _said(folder: Path, config: Config) -> str:
    """The place of the configuration that names a folder of rules."""
    return str(config.folder_place(folder))


# Lists and rules


def _lists(run: Effective) -> Iterator[Setting]:
    as_of, most = day(run.asked.as_of), run.config.lists.max_age_months
    for name, found in sorted(run.policy.lists.items()):
        months = found.fresh_for_months or most
        fresh = f", fresh for {months} months" if months else ""
        yield Setting(
            f"@{name}",
            f"{number(len(found.values), 'value')} as of {found.as_of}{fresh}",
            _layer(found.place, run),
            _before(f"@{name}", "values", _BUILT_IN, run),
            note="out of date" if list(out_of_date({name: found}, as_of, most)) else "",
        )


def _rules(run: Effective) -> Iterator[Setting]:
    found = [setting for rule in run.policy.rules for setting in _rule(rule, run)]
    on = {rule.id for rule in run.policy.rules}
    for change in run.policy.overrides:
        if change.key == "enabled" and change.rule not in on and not change.undone:
            layer = _layer(change.place, run)
            found.append(Setting(f"rules.{change.rule}.enabled", "false", layer))
    return iter(sorted(found, key=lambda setting: setting.key.split(".")[1]))


def _rule(rule: Rule, run: Effective) -> Iterator[Setting]:
    locked = _layer(rule.locked, run) if rule.locked else ""
    values = {"severity": rule.severity}
    values |= {f"params.{param.name}": _written(param.value) for param in rule.params}
    for key, value in values.items():
        layer = _layer(rule.file, run)
        before = _before(rule.id, key, layer, run)
        changes = _changes(rule.id, key, run.policy)
        layer = _layer(changes[-1].place, run) if changes else layer
        yield Setting(f"rules.{rule.id}.{key}", value, layer, before, locked)


def _written(value: Any) -> str:
    """A value as a person writes it, in full."""
    return ", ".join(map(shown, value)) if isinstance(value, tuple) else shown(value)


def _before(rule: str, key: str, first: str, run: Effective) -> tuple[tuple[str, str], ...]:
    """What earlier layers said of a rule or a list, the first of them being where it is from."""
    changes = _changes(rule, key, run.policy)
    layers = [first, *(_layer(change.place, run) for change in changes)]
    return tuple((change.before, layer) for change, layer in zip(changes, layers, strict=False))


def _changes(rule: str, key: str, policy: Policy) -> list[Override]:
    return [change for change in policy.overrides if (change.rule, change.key) == (rule, key)]


def _layer(place: str, run: Effective) -> str:
    """The layer of a place: a line of the configuration, an option, or a file of a pack."""
    if place.startswith("--"):
        return _option(place)
    file = Path(place.rpartition(":")[0] if place[-1:].isdigit() else place)
    if file.as_posix() in run.config.files:
        return place
    if file.is_relative_to(shipped("rules")):
        return _BUILT_IN
    around = [p for p in run.policy.packs.values() if file.is_relative_to(Path(p.file).parent)]
    pack = max(around, key=lambda pack: len(pack.file), default=None)
    return f"pack {pack.name} ({place})" if pack else place
