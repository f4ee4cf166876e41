"""The examples of a rule, read from its file with their lines, and what they are changes to."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from checker.policy import Rule
from checker.policy.model import GroundFile, SurvivorsFile
from checker.policy.yaml_file import YamlFile, YamlProblem, read_yaml
from checker.reading import Document, Problem, Source, parse
from checker.record import field, record
from checker.resources import shipped
from checker.schema import ProposalType, check_references, check_schema, without_missing

GROUND_FILE = "examples.yaml"
SURVIVORS_FILE = "survivors.yaml"


@record
class Example:
    """A small proposal, as changes to the base, and the verdict that it must give.

    `entity` is the id of the entity whose verdict is meant, or None. `beside` are other proposals
    of the portfolio, as changes to the base too. `line` counts from 1.
    """

    wanted: str
    name: str
    patch: dict[str, Any]
    entity: str | None
    beside: tuple[dict[str, Any], ...]
    file: str
    line: int

    def means(self, entity: str) -> bool:
        """Whether it is about the verdict of the entity with that id."""
        return self.entity in {None, entity}


@record
class Ground:
    """What examples stand on: the proposal that they change, and the day they are judged by."""

    base: dict[str, Any] = field(repr=False)
    as_of: date
    file: str


@record
class Explanation:
    """Why no example can notice a change to a rule; `file` and `line` are where that stands."""

    rule: str
    mutation: str
    why: str
    file: str
    line: int


class BadGround(Exception):
    """A base that no example can stand on; carries the `Problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def examples_of(rule: Rule) -> Iterator[Example]:
    """The examples of a rule in the order of its file."""
    file = read_yaml(rule.file, Path(rule.file).read_bytes())
    for wanted, group in file.value.get("examples", {}).items():
        for number, found in enumerate(group):
            yield Example(
                wanted=wanted,
                name=found["name"],
                patch=found.get("patch", {}),
                entity=found.get("entity"),
                beside=tuple(found.get("beside", ())),
                file=rule.file,
                line=file.place(("examples", wanted, number, "name"))[0],
            )


def explanations(roots: Iterable[Path]) -> Iterator[Explanation]:
    """What the files `survivors.yaml` of these folders say, in their order."""
    for path in sorted({path for root in roots for path in root.rglob(SURVIVORS_FILE)}):
        file = read_yaml(str(path), path.read_bytes())
        found = SurvivorsFile.model_validate(file.value)
        for number, one in enumerate(found.survivors):
            line = file.place(("survivors", number))[0]
            yield Explanation(one.rule, one.mutation, one.why, str(path), line)


class Grounds:
    """Finds the ground of a rule's examples, and reads each once.

    It is what the nearest `examples.yaml` says, in the folders from the rule's own up to the one of
    `roots` that holds it; that of the built-in packs, when there is none.
    """

    def __init__(self, roots: Sequence[Path], types: ProposalType) -> None:
        self._roots = {root.resolve() for root in roots}
        self._types = types
        self._read: dict[Path, Ground] = {}

    def of(self, rule: Rule) -> Ground:
        """The ground of the rule's examples.

        Raises:
            BadGround: it cannot be read, or the base breaks the schema.
        """
        path = self._nearest(Path(rule.file).resolve().parent)
        if path not in self._read:
            self._read[path] = _ground(path, self._types)
        return self._read[path]

    def _nearest(self, folder: Path) -> Path:
        for place in (folder, *folder.parents):
            if (place / GROUND_FILE).is_file():
                return place / GROUND_FILE
            if place in self._roots:
                break
        return shipped("rules") / GROUND_FILE


def _ground(path: Path, types: ProposalType) -> Ground:
    try:
        file = read_yaml(str(path), path.read_bytes())
    except YamlProblem as error:
        raise BadGround(error.problem) from None
    try:
        stated = GroundFile.model_validate(file.value)
    except ValidationError as error:
        at = tuple(error.errors()[0]["loc"])
        raise BadGround(file.problem(at, error.errors()[0]["msg"])) from None
    base = path.parent / stated.base
    return Ground(_base(base, file, types), stated.as_of, str(base))


def _base(path: Path, file: YamlFile, types: ProposalType) -> dict[str, Any]:
    try:
        read = parse(Source(str(path), path.read_bytes()))
    except OSError as error:
        message = f"the base cannot be read: {error.strerror}"
        raise BadGround(file.problem(("base",), message)) from None
    documents = [found for found in read if isinstance(found, Document)]
    if len(documents) != 1 or len(documents) != len(read):
        raise BadGround(file.problem(("base",), "the base is not one proposal"))
    value = documents[0].value
    stated = without_missing(value)
    broken = check_schema(stated) or check_references(stated, types)
    if broken:
        message = f"the base violates the schema: {broken[0].message}"
        raise BadGround(file.problem(("base",), message))
    found: dict[str, Any] = value
    return found
