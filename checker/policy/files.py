"""The files of all layers of a policy, each in its form and where it belongs; not yet typed."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from checker.config import Place, RuleSettings
from checker.policy.layer import Layer
from checker.policy.layers import AsWritten, Settled, Step, settle
from checker.policy.model import (
    DerivationFile,
    GroundFile,
    ListFile,
    PackFile,
    RuleFile,
    SourcesFile,
    SurvivorsFile,
)
from checker.policy.policy import Override, PolicyProblems, Source
from checker.policy.yaml_file import YamlFile, YamlProblem, read_yaml
from checker.reading import Problem, Unreadable
from checker.record import record
from checker.suggest import did_you_mean

PACK_FILE = "pack.yaml"
SUFFIXES = (".yaml", ".yml")
_NO_FILE_KIND = (
    "the file is not a rule (id), derivation (derive), list (list), sources (sources) or "
    "pack (pack)"
)
_MODELS: dict[str, type[BaseModel]] = {
    "id": RuleFile,
    "derive": DerivationFile,
    "list": ListFile,
    "sources": SourcesFile,
    "pack": PackFile,
    # These two are for `checker.exercise`; here they are only held to their form.
    "base": GroundFile,
    "survivors": SurvivorsFile,
}


@record
class Read:
    """A file in its form: one of the models of `checker.policy.model`. `layer` is the number of the
    layer that it stands in."""

    file: YamlFile
    pack: str
    group: str
    model: Any
    layer: int


@dataclass(slots=True)
class PolicyFiles:
    """All files of a policy, and how each rule stands after all layers. `first` tells which file
    gave each name its meaning; `problems` grows with whatever is wrong. `unread` are the names that
    a file with a wrong form would have given a meaning: nobody else is told that they have none."""

    problems: list[Problem] = field(default_factory=list)
    packs: list[Read] = field(default_factory=list)
    rules: list[Read] = field(default_factory=list)
    derivations: list[Read] = field(default_factory=list)
    lists: dict[str, Read] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    first: dict[str, YamlFile] = field(default_factory=dict)
    replaced: list[Override] = field(default_factory=list)
    settled: Settled = field(default_factory=Settled)
    unread: set[str] = field(default_factory=set)


def read_layers(
    layers: Sequence[Layer], settings: Sequence[RuleSettings], *, with_examples: bool
) -> PolicyFiles:
    """The files of these layers, in which later layers, and last of all `settings`, may change what
    earlier ones say. What stands under `examples` may be left unread."""
    unread = "" if with_examples else "examples"
    files = PolicyFiles()
    steps: list[Step] = []
    locked: Place | None = None
    # By its text: a link in the working copy must not make one of two folders of a trusted commit.
    once: dict[str, Layer] = {}
    for layer in layers:
        once.setdefault(os.path.abspath(layer.folder), layer)  # noqa: PTH100
    for number, layer in enumerate(once.values()):
        here = list(_read_layer(layer, number, unread, files))
        for read in here:
            _keep(read, locked, files)
        steps.append(_step(here))
        locked = locked or next(iter(_locks(steps[-1])), None)
    files.problems += _only_named_alike(files)
    files.settled = settle([*steps, Step((), settings, {})], files.unread)
    files.problems += files.settled.problems
    return files


# One layer


def _read_layer(layer: Layer, number: int, unread: str, files: PolicyFiles) -> Iterator[Read]:
    problems = files.problems
    found = [(path, path.parent, file) for path, file in _yaml_files(layer, unread, problems)]
    packs = {
        folder: str(file.value.get("pack"))
        for path, folder, file in found
        if path.name == PACK_FILE and isinstance(file.value, dict)
    }
    if layer.pack is not None and packs.get(layer.folder) != layer.pack:
        message = f"there is no {PACK_FILE} with pack: {layer.pack} in this folder"
        problems.append(Problem(str(layer.folder), 1, 1, message))
    belongs = {
        folder: _pack_and_group(folder, layer.folder, packs) for folder in {f for _, f, _ in found}
    }
    for path, folder, file in found:
        model = _modelled(path, file, files)
        if model is not None:
            yield Read(file, *belongs[folder], model, number)


def _yaml_files(
    layer: Layer, unread: str, problems: list[Problem]
) -> Iterator[tuple[Path, YamlFile]]:
    try:
        files = layer.tree.files(layer.folder)
        is_file = files is None and layer.tree.read(layer.folder) is not None
    except Unreadable as error:
        problems.append(Problem(str(error.path), 1, 1, f"cannot be read: {error.why}"))
        return
    if files is None:
        hint = "this is a file; name the folder that contains it" if is_file else ""
        problems.append(Problem(str(layer.folder), 1, 1, "no such folder of rules", hint))
        return
    named = [path for path in files if path.suffix.lower() in SUFFIXES]
    if not named:
        problems.append(Problem(str(layer.folder), 1, 1, "there is no rule in the folder"))
    for path in named:
        try:
            yield path, read_yaml(str(path), layer.tree.read(path) or b"", unread=unread)
        except YamlProblem as error:
            problems.append(error.problem)
        except Unreadable as error:
            problems.append(Problem(str(path), 1, 1, f"cannot be read: {error.why}"))


def _modelled(path: Path, file: YamlFile, files: PolicyFiles) -> BaseModel | None:
    keys = list(file.value) if isinstance(file.value, dict) else []
    kinds = [kind for kind in _MODELS if kind in keys]
    if len(kinds) != 1:
        hint = did_you_mean(keys[0], _MODELS) if keys else ""
        files.problems.append(file.problem((), _NO_FILE_KIND, hint))
        return None
    if (kinds[0] == "pack") != (path.name == PACK_FILE):
        message = f"a file that begins with pack: is called {PACK_FILE}, and no other file is"
        files.problems.append(file.problem((), message))
        return None
    try:
        return validated(file, _MODELS[kinds[0]])
    except PolicyProblems as error:
        files.problems.extend(error.problems)
        files.unread.update(_names_given(kinds[0], file.value[kinds[0]]))
        return None


def _names_given(kind: str, value: Any) -> Iterable[str]:
    """The names to which a file gives a meaning, as others use them."""
    if kind == "sources":
        return value if isinstance(value, dict) else ()
    return (f"@{value}",) if kind == "list" else (str(value),)


_Model = TypeVar("_Model", bound=BaseModel)


def validated(file: YamlFile, model: type[_Model]) -> _Model:
    """The content of a file as that model.

    Raises:
        PolicyProblems: it is not of its form.
    """
    try:
        return model.model_validate(file.value)
    except ValidationError as error:
        from checker.policy.explain import explained

        raise PolicyProblems(explained(file, model, error)) from None


def _pack_and_group(folder: Path, top: Path, packs: Mapping[Path, str]) -> tuple[str, str]:
    """What the files in a folder belong to. The pack is that of the nearest `pack.yaml` above;
    without one, the folder below the layer's, or the layer's own. The group is the folder below
    that of the pack."""
    for above in (folder, *folder.parents):
        if above in packs:
            inside = folder.relative_to(above).parts
            return packs[above], inside[0] if inside else packs[above]
        if above == top:
            break
    inside = folder.relative_to(top).parts
    return (inside[0], inside[1]) if len(inside) > 1 else (top.name, folder.name)


def _only_named_alike(files: PolicyFiles) -> Iterator[Problem]:
    """Rules in a folder that is called like a pack that lies elsewhere. With its name they would
    get its regime, and be asked of those proposals only that are under it."""
    for pack in files.packs:
        home = Path(pack.file.name).parent
        for read in files.rules:
            if read.pack == pack.pack and not Path(read.file.name).is_relative_to(home):
                message = f"the folder is called like the pack {pack.pack} ({pack.file.name})"
                hint = f"give it a {PACK_FILE} with a pack of its own, or another name"
                yield read.file.problem(("id",), message, hint)


# What is kept


def _keep(read: Read, locked: Place | None, files: PolicyFiles) -> None:
    match read.model:
        case RuleFile(id=name):
            if _first(name, ("id",), read, files):
                files.rules.append(read)
        case DerivationFile(derive=name, about=about):
            if _first(f"{about}.{name}", ("derive",), read, files):
                files.derivations.append(read)
        case ListFile(list_name=name, replaces=replaces):
            if replaces:
                _replace(name, read, locked, files)
            elif _first(f"@{name}", ("list",), read, files):
                files.lists[name] = read
        case PackFile(pack=name):
            if _first(f"pack {name}", ("pack",), read, files):
                files.packs.append(read)
        case SourcesFile(sources=sources):
            own = [n for n in sources if _first(f"source {n}", ("sources", n), read, files)]
            files.sources.update((name, Source(**dict(sources[name]))) for name in own)


def _first(name: str, at: tuple[str, ...], read: Read, files: PolicyFiles) -> bool:
    before = files.first.setdefault(name, read.file)
    if before is not read.file:
        hint = f"it is also in {before.name}"
        files.problems.append(read.file.problem(at, f"a second {name}", hint))
    return before is read.file


def _replace(name: str, read: Read, locked: Place | None, files: PolicyFiles) -> None:
    before = files.lists.get(name)
    if before is None:
        message = f"there is no list @{name} in an earlier layer to replace"
        problem = read.file.problem(("list",), message, did_you_mean(name, files.lists))
        files.problems.append(problem)
    elif locked is not None:
        # Nobody looks up which locked rule reads which list, by how many derived attributes.
        message = f"no list can be replaced after a layer that locks rules ({locked})"
        files.problems.append(read.file.problem(("replaces",), message))
    else:
        files.lists[name] = read
        old, new = (f"{len(r.model.values)} as of {r.model.as_of}" for r in (before, read))
        place = _place(read.file, "replaces")
        files.replaced.append(Override(f"@{name}", "values", old, new, place.file, place.line))


# What a layer says of rules


def _step(reads: Iterable[Read]) -> Step:
    rules = [read for read in reads if isinstance(read.model, RuleFile)]
    packs = [read for read in reads if isinstance(read.model, PackFile)]
    locks = {
        rule.model.id: _place(pack.file, "locked")
        for pack in packs
        if pack.model.locked
        for rule in rules
        if rule.pack == pack.pack
    }
    said = [settings for pack in packs for settings in _settings(pack)]
    return Step([_as_written(read) for read in rules], said, locks)


def _as_written(read: Read) -> AsWritten:
    rule: RuleFile = read.model
    params = {name: param.default for name, param in rule.params.items()}
    locked = _place(read.file, "locked") if rule.locked else None
    return AsWritten(rule.id, rule.severity, params, rule.check, locked)


def _settings(read: Read) -> Iterator[RuleSettings]:
    pack: PackFile = read.model
    for rule, said in pack.rules.items():
        at = ("rules", rule)
        places = {"": _place(read.file, *at)}
        places |= {key: _place(read.file, *at, key) for key in said.model_fields_set}
        places |= {f"params.{n}": _place(read.file, *at, "params", n) for n in said.params}
        yield RuleSettings(
            rule, said.severity, said.enabled, bool(said.locked), said.params, places
        )


def _locks(step: Step) -> Iterator[Place]:
    yield from step.locks.values()
    yield from (said.place("locked") for said in step.settings if said.locked)
    yield from (rule.locked for rule in step.rules if rule.locked)


def _place(file: YamlFile, *path: str) -> Place:
    return Place(file.name, *file.place(path))
