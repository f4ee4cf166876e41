"""Policy folders in, a typed policy out, or every problem in them at its line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from checker.config import Place, RuleSettings
from checker.policy.conditions import TRUE_CONDITION
from checker.policy.files import PolicyFiles, Read, read_layers
from checker.policy.layer import Layer
from checker.policy.model import DerivationFile, ListFile, PackFile, Param, RuleFile
from checker.policy.paths import ENTITY_NAME, PROPOSAL_NAME, Known, Names, Scope
from checker.policy.policy import (
    Derivation,
    Pack,
    ParamValue,
    Policy,
    PolicyProblems,
    Reference,
    ReferenceList,
    Rule,
)
from checker.policy.typecheck import TypeChecker
from checker.policy.values import NotOfType, constant, written
from checker.reading import Problem
from checker.record import field, record, replace
from checker.schema import FieldType, Kind, ProposalType, proposal_type
from checker.suggest import did_you_mean

_TEXT = FieldType(Kind.TEXT)


@record
class _Loading:
    types: ProposalType
    files: PolicyFiles
    values: Mapping[str, tuple[str, ...]]
    known: Known = field(default_factory=Known)

    @property
    def problems(self) -> list[Problem]:
        return self.files.problems


def load_policy(
    folders: Iterable[Path], types: ProposalType | None = None, *, with_examples: bool = True
) -> Policy:
    """The policy in these folders of the disk, each a pack or a folder of packs; every pack is on.

    Raises:
        PolicyProblems: anything is wrong with any file.
    """
    layers = [Layer(folder) for folder in folders]
    return load_layers(layers, types=types, with_examples=with_examples)


def load_layers(
    layers: Sequence[Layer],
    settings: Sequence[RuleSettings] = (),
    types: ProposalType | None = None,
    *,
    with_examples: bool = True,
) -> Policy:
    """The policy of these layers, in the order in which they build on each other, with what the
    configuration says of their rules; every pack is on.

    A file is what its first key says: `id` a rule, `derive` a derivation, `list` a reference list,
    `sources` the texts that rules cite, `pack` what its folder is as a whole, `base` and
    `survivors` what is said about examples. Nothing in the folders is skipped: a file that is none
    of these is a problem. Only what stands under `examples` may be left unread, for those who judge
    and ask no example.

    Raises:
        PolicyProblems: anything is wrong with any file, or with a setting.
    """
    files = read_layers(layers, settings, with_examples=with_examples)
    values = {name: tuple(read.model.values) for name, read in files.lists.items()}
    policy = _typed(_Loading(types or proposal_type(), files, values))
    if files.problems:
        raise PolicyProblems(files.problems)
    return policy


# Types


def _typed(loading: _Loading) -> Policy:
    files = loading.files
    derived = _derived_types(loading)
    derivations = _derivations(loading, derived)
    rules = [_rule(read, loading, derived) for read in files.rules]
    on = [rule for rule in rules if rule and files.settled.standing[rule.id].enabled]
    return Policy(
        rules=tuple(sorted(on, key=lambda rule: rule.id)),
        derivations=tuple(derivations),
        lists={name: _list(read) for name, read in files.lists.items()},
        sources=files.sources,
        types=loading.types,
        packs={read.pack: _pack(read, loading) for read in files.packs},
        overrides=(*files.replaced, *files.settled.overrides),
    )


def _list(read: Read) -> ReferenceList:
    found: ListFile = read.model
    return ReferenceList(
        name=found.list_name,
        title=found.title,
        as_of=found.as_of.isoformat(),
        source=found.source,
        values=tuple(found.values),
        fresh_for_months=found.fresh_for_months,
        file=read.file.name,
        line=read.file.place(("as_of",))[0],
    )


def _pack(read: Read, loading: _Loading) -> Pack:
    found: PackFile = read.model
    known = _regimes(loading.types)
    if found.regime is not None and found.regime not in known:
        hint = did_you_mean(found.regime, known) or f"known: {', '.join(known)}"
        message = f'no proposal can name the regime "{found.regime}"'
        loading.problems.append(read.file.problem(("regime",), message, hint))
    return Pack(found.pack, found.title, found.description, found.regime, read.file.name)


def _regimes(types: ProposalType) -> Sequence[str]:
    """The regimes that a proposal can name in `buyer.regimes`."""
    buyer = types.root.properties.get("buyer")
    named = buyer.properties.get("regimes") if buyer else None
    return named.item.codes if named and named.item else ()


def _about(read: Read, about: str, loading: _Loading) -> FieldType | None:
    found = loading.types.entities.get(about)
    if found is None:
        known = loading.types.entities
        hint = did_you_mean(about, known) or f"known: {', '.join(sorted(known))}"
        loading.problems.append(read.file.problem(("for",), f'no entity "{about}"', hint))
    return found


def _derived_types(loading: _Loading) -> dict[str, dict[str, FieldType]]:
    derived: dict[str, dict[str, FieldType]] = {}
    for read in loading.files.derivations:
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


def _value_type(read: Read, model: DerivationFile, loading: _Loading) -> FieldType:
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
    for read in loading.files.derivations:
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
        _close(checker, read, model.params, {}, loading)
        _keep_meaning(read, used, loading)
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
            file = next(r.file for r in loading.files.derivations if r.file.name == first.file)
            loading.problems.append(file.problem(("derive",), message))
            break
        done += [replace(found[key], stratum=stratum) for key in sorted(ready)]
        settled |= set(ready)
        stratum += 1
    return done


def _checker(
    read: Read,
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
        known=loading.known,
    )
    checker = TypeChecker(read.file, names, {}, loading.values, loading.files)
    changed = _changed(read, loading)
    checker.params = {
        name: _param(name, param, changed.get(name), checker) for name, param in params.items()
    }
    for name in checker.wrong:
        del checker.params[name[1:]]
    root = Scope(loading.types.root, PROPOSAL_NAME)
    entity = Scope(loading.types.entities[about], ENTITY_NAME)
    return checker, (root, entity)


_PARAM_TYPES = {
    "number": FieldType(Kind.NUMBER),
    "text": _TEXT,
    "date": FieldType(Kind.DATE),
    "money": FieldType(Kind.MONEY),
    "duration": FieldType(Kind.DURATION),
    "list": FieldType(Kind.LIST, item=_TEXT),
}


def _changed(read: Read, loading: _Loading) -> Mapping[str, tuple[Any, Place]]:
    """The parameters of a rule to which a layer gives another value."""
    if not isinstance(read.model, RuleFile):
        return {}
    return loading.files.settled.standing[read.model.id].params


def _param(
    name: str, param: Param, changed: tuple[Any, Place] | None, checker: TypeChecker
) -> ParamValue:
    bounds = [None if b is None else Decimal(repr(b)) for b in (param.minimum, param.maximum)]
    found = ParamValue(name, None, _PARAM_TYPES[param.type], param.doc, *bounds)
    if found.type.kind is not Kind.NUMBER and bounds != [None, None]:
        at = "params", name, "maximum" if param.minimum is None else "minimum"
        checker.problems.append(checker.file.problem(at, "only a number has bounds", "remove it"))
    raw, place = changed or (param.default, None)
    try:
        return replace(found, value=_param_value(raw, found))
    except NotOfType as error:
        problem = checker.file.problem(("params", name, "default"), str(error), error.hint)
        if place is not None:
            problem = place.problem(str(error), error.hint)
        checker.problems.append(problem)
        checker.wrong.add(f"${name}")
        return found


def _param_value(raw: Any, wanted: ParamValue) -> Any:
    if wanted.type.item is not None:
        return tuple(raw) if isinstance(raw, list) else (raw,)
    value = constant(raw, wanted.type)
    if wanted.type.kind is Kind.NUMBER and not _is_within(value, wanted):
        raise NotOfType(f"expected a {wanted.allowed}, found {written(raw)}", wanted.doc)
    return value


def _is_within(value: Decimal, wanted: ParamValue) -> bool:
    least, most = wanted.minimum, wanted.maximum
    return (least is None or value >= least) and (most is None or value <= most)


def _close(
    checker: TypeChecker,
    read: Read,
    params: Mapping[str, Param],
    changed: Mapping[str, tuple[Any, Place]],
    loading: _Loading,
) -> None:
    unused = [name for name in params if name not in checker.used]
    if unused and not _has_problem(read, checker, loading):  # else what is wrong may use them
        for name in unused:
            problem = read.file.problem(("params", name), f"the parameter ${name} is never used")
            checker.problems.append(problem)
    # A file whose parameters were changed was right before.
    _, place = next(iter(changed.values()), (None, None))
    loading.problems.extend(
        _of_value(problem, place) if place and problem.file == read.file.name else problem
        for problem in checker.problems
        if problem.file == read.file.name or not _is_told(problem, loading)
    )


def _keep_meaning(read: Read, used: set[tuple[str, str]], loading: _Loading) -> None:
    """Refuses derived attributes of later layers that a file uses: without those layers the name
    meant something else, or the file would not have loaded."""
    for other in loading.files.derivations:
        key = other.model.about, other.model.derive
        if other.layer > read.layer and key in used:
            message = f"{read.file.name} reads {key[1]} already, and would read this instead"
            loading.problems.append(other.file.problem(("derive",), message, "use another name"))


def _has_problem(read: Read, checker: TypeChecker, loading: _Loading) -> bool:
    name = read.file.name
    return bool(checker.problems) or any(found.file == name for found in loading.problems)


def _is_told(problem: Problem, loading: _Loading) -> bool:
    """Whether something is said of the place already: many files may use one reference list."""
    place = problem.file, problem.line, problem.column
    return any(place == (p.file, p.line, p.column) for p in loading.problems)


def _of_value(problem: Problem, place: Place) -> Problem:
    """A problem of a rule, told where its parameter was given another value."""
    message = f"this value is not possible at {problem.file}:{problem.line}: {problem.message}"
    return place.problem(message, problem.hint)


def _rule(
    read: Read, loading: _Loading, derived: Mapping[str, Mapping[str, FieldType]]
) -> Rule | None:
    model = read.model
    assert isinstance(model, RuleFile)
    _check_sources(read, model, loading)
    if _about(read, model.about, loading) is None:
        return None
    if not model.require and model.check is None:
        at = ("require",)
        loading.problems.append(read.file.problem(at, "the rule requires nothing", "add require:"))
    _check_of_ours(read, model, loading)
    looks: list[bool] = []
    used: set[tuple[str, str]] = set()
    checker, scopes = _checker(
        read, model.about, model.params, loading, derived, used, lambda: looks.append(True)
    )
    checker.lets(model.let, ("let",), scopes)
    escalation = model.escalate
    standing = loading.files.settled.standing[model.id]
    rule = Rule(
        id=model.id,
        title=model.title,
        pack=read.pack,
        group=read.group,
        file=read.file.name,
        about=model.about,
        severity=standing.severity,
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
        references=tuple(
            Reference(found.source, found.at, found.sentence, found.verified)
            for found in model.references
        ),
        params=tuple(checker.params.values()),
        waivable=model.waivable,
        approval=tuple(model.approval),
        locked=str(standing.locked or ""),
    )
    if looks:
        rule = replace(rule, across=checker.names.fields)
    _close(checker, read, model.params, standing.params, loading)
    _keep_meaning(read, used, loading)
    return rule


# What the checks of the product itself are about.
_CHECKED = {"schema": "proposal", "evidence": "evidence", "waivers": "proposal"}


def _check_of_ours(read: Read, model: RuleFile, loading: _Loading) -> None:
    if model.check is None:
        return
    about = _CHECKED[model.check]
    if model.about != about:
        message = f"check: {model.check} is about each {about}"
        loading.problems.append(read.file.problem(("for",), message, f"write for: {about}"))
    for key in ("escalate", "when", "require"):
        if getattr(model, key):
            message = f"check: {model.check} replaces {key}:"
            loading.problems.append(read.file.problem((key,), message, "remove one of the two"))


def _check_sources(read: Read, model: RuleFile | DerivationFile, loading: _Loading) -> None:
    for index, reference in enumerate(model.references):
        at = ("references", index, "source")
        source = loading.files.sources.get(reference.source)
        if source is None and reference.source in loading.files.unread:
            continue
        if source is None:
            known = loading.files.sources
            hint = did_you_mean(reference.source, known) or f"known: {', '.join(sorted(known))}"
            message = f'unknown source "{reference.source}"'
            loading.problems.append(read.file.problem(at, message, hint))
        elif reference.sentence and reference.sentence not in source.sentences:
            message = f'{reference.source} has no sentence "{reference.sentence}"'
            loading.problems.append(read.file.problem((*at[:2], "sentence"), message))
