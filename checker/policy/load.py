"""Policy folders in, a typed policy out, or every problem in them at its line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from checker.policy.conditions import TRUE_CONDITION
from checker.policy.model import (
    DerivationFile,
    GroundFile,
    ListFile,
    Param,
    RuleFile,
    SourcesFile,
    SurvivorsFile,
)
from checker.policy.paths import Members, Names, Scope
from checker.policy.policy import (
    Derivation,
    ParamValue,
    Policy,
    PolicyProblems,
    Reference,
    ReferenceList,
    Rule,
    Source,
)
from checker.policy.typecheck import TypeChecker
from checker.policy.values import NotOfType, constant
from checker.policy.yaml_file import YamlFile, YamlProblem, read_yaml
from checker.reading import Problem
from checker.schema import FieldType, Kind, ProposalType, proposal_type
from checker.suggest import did_you_mean

_SUFFIXES = (".yaml", ".yml")
_TEXT = FieldType(Kind.TEXT)
_NO_FILE_KIND = "the file is no rule (id), derivation (derive), list (list) or sources file"


@dataclass(frozen=True, slots=True)
class _Read:
    file: YamlFile
    pack: str
    group: str
    model: BaseModel


@dataclass(slots=True)
class _Loading:
    types: ProposalType
    problems: list[Problem] = field(default_factory=list)
    rules: list[_Read] = field(default_factory=list)
    derivations: list[_Read] = field(default_factory=list)
    lists: dict[str, ReferenceList] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    members: dict[int, tuple[FieldType, Members]] = field(default_factory=dict)


def load_policy(
    folders: Iterable[Path], types: ProposalType | None = None, *, with_examples: bool = True
) -> Policy:
    """The policy in these folders, each a pack or a folder of packs.

    A file is what its first key says: `id` a rule, `derive` a derivation, `list` a reference list,
    `sources` the texts that rules cite, `base` and `survivors` what is said about their examples.
    Nothing in the folders is skipped: a file that is none of these is a problem. Only what stands
    under `examples` may be left unread, for those who judge and ask no example.

    Raises:
        PolicyProblems: anything is wrong with any file.
    """
    loading = _Loading(types or proposal_type())
    for folder in {folder.resolve(): folder for folder in folders}.values():
        for path in _files(folder, loading.problems):
            _read(path, folder, loading, "" if with_examples else "examples")
    policy = _typed(loading)
    if loading.problems:
        raise PolicyProblems(loading.problems)
    return policy


def _files(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    if not folder.is_dir():
        problems.append(Problem(str(folder), 1, 1, "no such folder of rules"))
        return
    named = [p for p in folder.rglob("*") if p.suffix.lower() in _SUFFIXES]
    found = sorted(p for p in named if not p.name.startswith(".") and not p.is_dir())
    yield from found
    if not found:
        problems.append(Problem(str(folder), 1, 1, "there is no rule in the folder"))


_MODELS: dict[str, type[BaseModel]] = {
    "id": RuleFile,
    "derive": DerivationFile,
    "list": ListFile,
    "sources": SourcesFile,
    # These two are for `checker.exercise`; here they are only held to their form.
    "base": GroundFile,
    "survivors": SurvivorsFile,
}


def _read(path: Path, folder: Path, loading: _Loading, unread: str) -> None:
    try:
        file = read_yaml(str(path), path.read_bytes(), unread=unread)
    except YamlProblem as error:
        loading.problems.append(error.problem)
        return
    except OSError as error:
        loading.problems.append(Problem(str(path), 1, 1, f"cannot be read: {error.strerror}"))
        return
    keys = list(file.value) if isinstance(file.value, dict) else []
    kinds = [kind for kind in _MODELS if kind in keys]
    if len(kinds) != 1:
        hint = did_you_mean(keys[0], _MODELS) if keys else ""
        loading.problems.append(file.problem((), _NO_FILE_KIND, hint))
        return
    try:
        model = validated(file, _MODELS[kinds[0]])
    except PolicyProblems as error:
        loading.problems.extend(error.problems)
        return
    inside = path.relative_to(folder).parts
    pack, group = (inside[0], inside[1]) if len(inside) > 2 else (folder.name, path.parent.name)
    _keep(_Read(file, pack, group, model), loading)


def _keep(read: _Read, loading: _Loading) -> None:
    match read.model:
        case RuleFile(id=name):
            if _first(name, ("id",), read, loading):
                loading.rules.append(read)
        case DerivationFile(derive=name, about=about):
            if _first(f"{about}.{name}", ("derive",), read, loading):
                loading.derivations.append(read)
        case ListFile(list_name=name) as found:
            if _first(f"@{name}", ("list",), read, loading):
                loading.lists[name] = ReferenceList(
                    name, found.title, found.as_of.isoformat(), found.source, tuple(found.values)
                )
        case SourcesFile(sources=sources):
            for name, source in sources.items():
                if _first(f"source {name}", ("sources", name), read, loading):
                    loading.sources[name] = Source(**dict(source))


def _first(name: str, at: tuple[str, ...], read: _Read, loading: _Loading) -> bool:
    before = loading.places.setdefault(name, read.file.name)
    if before != read.file.name:
        hint = f"it also stands in {before}"
        loading.problems.append(read.file.problem(at, f"a second {name}", hint))
    return before == read.file.name


_Model = TypeVar("_Model", bound=BaseModel)


def validated(file: YamlFile, model: type[_Model]) -> _Model:
    """The content of a file as that model.

    Raises:
        PolicyProblems: it is not of its form.
    """
    try:
        return model.model_validate(file.value)
    except ValidationError as error:
        raise PolicyProblems(_explained(file, model, error)) from None


def _explained(file: YamlFile, model: type[BaseModel], error: ValidationError) -> Iterator[Problem]:
    names = {info.alias or name for name, info in model.model_fields.items()}
    for found in error.errors():
        at = tuple(step for step in found["loc"] if step != "[key]")
        match found["type"]:
            case "extra_forbidden":
                hint = did_you_mean(str(at[-1]), names) or f"known: {', '.join(sorted(names))}"
                yield file.problem(at, f'unknown key "{at[-1]}"', hint if len(at) == 1 else "")
            case "missing":
                yield file.problem(at[:-1], f'the key "{at[-1]}" is missing')
            case _:
                yield file.problem(at, f"{'.'.join(map(str, at))}: {_lowered(found['msg'])}")


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


# Types


def _typed(loading: _Loading) -> Policy:
    derived = _derived_types(loading)
    derivations = _derivations(loading, derived)
    rules = [_rule(read, loading, derived) for read in loading.rules]
    return Policy(
        rules=tuple(sorted((rule for rule in rules if rule), key=lambda rule: rule.id)),
        derivations=tuple(derivations),
        lists=loading.lists,
        sources=loading.sources,
        types=loading.types,
    )


def _about(read: _Read, about: str, loading: _Loading) -> FieldType | None:
    found = loading.types.entities.get(about)
    if found is None:
        known = loading.types.entities
        hint = did_you_mean(about, known) or f"known: {', '.join(sorted(known))}"
        loading.problems.append(read.file.problem(("for",), f'no entity "{about}"', hint))
    return found


def _derived_types(loading: _Loading) -> dict[str, dict[str, FieldType]]:
    derived: dict[str, dict[str, FieldType]] = {}
    for read in loading.derivations:
        model = read.model
        assert isinstance(model, DerivationFile)
        entity = _about(read, model.about, loading)
        if entity is None:
            continue
        if model.derive in entity.properties:
            message = f'"{model.derive}" is already a field of {model.about}'
            loading.problems.append(read.file.problem(("derive",), message))
        derived.setdefault(model.about, {})[model.derive] = _value_type(read, model, loading)
    return derived


def _value_type(read: _Read, model: DerivationFile, loading: _Loading) -> FieldType:
    values = [case.value for case in model.cases]
    values += [model.otherwise] if model.otherwise is not None else []
    if all(isinstance(value, bool) for value in values):
        return FieldType(Kind.BOOLEAN, model.title)
    if not all(isinstance(value, str) for value in values):
        message = "the values must be all texts, or all true or false"
        loading.problems.append(read.file.problem(("cases",), message))
    return FieldType(Kind.TEXT, model.title, codes=tuple(dict.fromkeys(map(str, values))))


def _derivations(
    loading: _Loading, derived: Mapping[str, Mapping[str, FieldType]]
) -> list[Derivation]:
    found: dict[tuple[str, str], Derivation] = {}
    uses: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for read in loading.derivations:
        model = read.model
        assert isinstance(model, DerivationFile)
        if model.about not in loading.types.entities:
            continue
        used: set[tuple[str, str]] = set()
        _check_sources(read, model, loading)
        checker, scopes = _checker(read, model.about, model.params, loading, derived, used)
        checker.lets(model.let, ("let",), scopes)
        cases = tuple(
            checker.condition(case.when, ("cases", index, "when"), scopes)
            for index, case in enumerate(model.cases)
        )
        _close(checker, read, model.params, loading)
        values = (*(case.value for case in model.cases), model.otherwise)
        key = (model.about, model.derive)
        uses[key] = used
        found[key] = Derivation(
            name=model.derive,
            about=model.about,
            title=model.title,
            file=read.file.name,
            cases=cases,
            values=values,
            type=derived[model.about][model.derive],
            stratum=0,
        )
        if key in used:
            message = f"{model.about}.{model.derive} is derived from itself"
            loading.problems.append(read.file.problem(("derive",), message))
    return _stratified(found, uses, loading)


def _stratified(
    found: Mapping[tuple[str, str], Derivation],
    uses: Mapping[tuple[str, str], set[tuple[str, str]]],
    loading: _Loading,
) -> list[Derivation]:
    done: list[Derivation] = []
    settled: set[tuple[str, str]] = set()
    stratum = 0
    while len(settled) < len(found):
        ready = [key for key in found if key not in settled and uses[key] <= settled]
        if not ready:
            names = ", ".join(".".join(key) for key in found if key not in settled)
            first = next(found[key] for key in found if key not in settled)
            message = f"derived from each other in a circle: {names}"
            file = next(r.file for r in loading.derivations if r.file.name == first.file)
            loading.problems.append(file.problem(("derive",), message))
            break
        done += [replace(found[key], stratum=stratum) for key in sorted(ready)]
        settled |= set(ready)
        stratum += 1
    return done


def _checker(
    read: _Read,
    about: str,
    params: Mapping[str, Param],
    loading: _Loading,
    derived: Mapping[str, Mapping[str, FieldType]],
    used: set[tuple[str, str]],
    on_portfolio: Callable[[], None] | None = None,
) -> tuple[TypeChecker, tuple[Scope, ...]]:
    names = Names(
        types=loading.types,
        derived=derived,
        on_derived=lambda kind, name: used.add((kind, name)),
        on_portfolio=on_portfolio,
        known=loading.members,
    )
    lists = {name: found.values for name, found in loading.lists.items()}
    checker = TypeChecker(read.file, names, {}, lists)
    checker.params = {
        name: ParamValue(name, *_param(param, ("params", name), checker), param.doc)
        for name, param in params.items()
    }
    root = Scope(loading.types.root, "proposal")
    entity = Scope(loading.types.entities[about], "this")
    return checker, (root, entity)


_PARAM_TYPES = {
    "number": FieldType(Kind.NUMBER),
    "text": _TEXT,
    "date": FieldType(Kind.DATE),
    "money": FieldType(Kind.MONEY),
    "duration": FieldType(Kind.DURATION),
}


def _param(param: Param, at: tuple[str, ...], checker: TypeChecker) -> tuple[Any, FieldType]:
    if param.type == "list":
        values = param.default if isinstance(param.default, list) else [param.default]
        return tuple(values), FieldType(Kind.LIST, item=_TEXT)
    wanted = _PARAM_TYPES[param.type]
    try:
        return constant(param.default, wanted), wanted
    except NotOfType as error:
        checker.problems.append(checker.file.problem((*at, "default"), str(error), error.hint))
        return None, wanted


def _close(
    checker: TypeChecker, read: _Read, params: Mapping[str, Param], loading: _Loading
) -> None:
    for name in params:
        if name not in checker.used:
            problem = read.file.problem(("params", name), f"the parameter ${name} is never used")
            checker.problems.append(problem)
    loading.problems.extend(checker.problems)


def _rule(
    read: _Read, loading: _Loading, derived: Mapping[str, Mapping[str, FieldType]]
) -> Rule | None:
    model = read.model
    assert isinstance(model, RuleFile)
    _check_sources(read, model, loading)
    if _about(read, model.about, loading) is None:
        return None
    if not model.require and model.check is None:
        loading.problems.append(read.file.problem((), "the rule requires nothing", "add require:"))
    _check_of_ours(read, model, loading)
    looks: list[bool] = []
    checker, scopes = _checker(
        read, model.about, model.params, loading, derived, set(), lambda: looks.append(True)
    )
    checker.lets(model.let, ("let",), scopes)
    escalation = model.escalate
    rule = Rule(
        id=model.id,
        title=model.title,
        pack=read.pack,
        group=read.group,
        file=read.file.name,
        about=model.about,
        severity=model.severity,
        escalate_to=escalation.to if escalation else None,
        escalate_when=(
            checker.condition(escalation.when, ("escalate", "when"), scopes)
            if escalation
            else TRUE_CONDITION
        ),
        check=model.check,
        when=checker.condition(model.when, ("when",), scopes),
        require=checker.condition(model.require, ("require",), scopes),
        missing=model.missing,
        message=checker.template(model.message, ("message",), scopes),
        remediation=checker.template(model.remediation, ("remediation",), scopes),
        rationale=model.rationale,
        references=tuple(Reference(**dict(found)) for found in model.references),
        params=tuple(checker.params.values()),
        waivable=model.waivable,
        approval=tuple(model.approval),
    )
    if looks:
        rule = replace(rule, across=frozenset(checker.names.fields))
    _close(checker, read, model.params, loading)
    return rule


# What the checks of the product itself are about.
_CHECKED = {"schema": "proposal", "evidence": "evidence", "waivers": "proposal"}


def _check_of_ours(read: _Read, model: RuleFile, loading: _Loading) -> None:
    if model.check is None:
        return
    about = _CHECKED[model.check]
    if model.about != about:
        message = f"check: {model.check} is about each {about}"
        loading.problems.append(read.file.problem(("for",), message, f"write for: {about}"))
    for key in ("escalate", "when", "require"):
        if getattr(model, key):
            message = f"check: {model.check} stands in place of {key}:"
            loading.problems.append(read.file.problem((key,), message, "remove one of the two"))


def _check_sources(read: _Read, model: RuleFile | DerivationFile, loading: _Loading) -> None:
    for index, reference in enumerate(model.references):
        at = ("references", index, "source")
        source = loading.sources.get(reference.source)
        if source is None:
            known = loading.sources
            hint = did_you_mean(reference.source, known) or f"known: {', '.join(sorted(known))}"
            message = f'unknown source "{reference.source}"'
            loading.problems.append(read.file.problem(at, message, hint))
        elif reference.sentence and reference.sentence not in source.sentences:
            message = f'{reference.source} has no sentence "{reference.sentence}"'
            loading.problems.append(read.file.problem((*at[:2], "sentence"), message))
