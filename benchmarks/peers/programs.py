"""Whole processes, started anew for each run, as a hook or a pipeline starts them."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import jsonschema

from benchmarks import outsourced
from benchmarks.measure import run
from benchmarks.peers import Found, NotHere, thing_at
from benchmarks.peers.rego import install_opa, last_line
from benchmarks.rules import RULES
from benchmarks.translate import json_schema, ours, rego, spectral
from checker.schema.bundle import proposal_schema

SPECTRAL = "@stoplight/spectral-cli@6.16.3"
_MAIN = "from checker.cli import main; main()"
_OPA = """\
import json, sys
sys.path.append(sys.argv[1])
import opa_bindings
engine = opa_bindings.OpaEngine()
engine.add_policy("rules.rego", open(sys.argv[2]).read())
print(engine.eval_document("bench.violation", json.load(open(sys.argv[3]))))
"""
_REGORUS = """\
import sys
import regorus
engine = regorus.Engine()
engine.add_policy("rules.rego", open(sys.argv[1]).read())
engine.set_input_json(open(sys.argv[2]).read())
print(engine.eval_rule_as_json("data.bench.violation"))
"""

Command = list[str]


@dataclass(frozen=True, slots=True)
class Program:
    """A tool as a process. `command` gives the command line for some proposals, or raises
    `NotHere`; it may use the folders: one for files of this run, one for what is installed.
    `findings`, for a tool that is not held to the same findings in this process already, reads from
    what it wrote what fails in which file."""

    name: str
    does: str
    command: Callable[[Path, Path, Sequence[Path]], Command]
    findings: Callable[[str, Sequence[Path]], dict[Path, Found]] | None = None


def check_command(*options: str) -> Command:
    """Our command line, in this Python."""
    day = outsourced.AS_OF.isoformat()
    return [sys.executable, "-c", _MAIN, "check", "--as-of", day, *options]


def _bare(folder: Path, peers: Path, proposals: Sequence[Path]) -> Command:
    return [sys.executable, "-c", "pass"]


def _ours(*options: str) -> Callable[[Path, Path, Sequence[Path]], Command]:
    def command(folder: Path, peers: Path, proposals: Sequence[Path]) -> Command:
        return [*check_command(*options), *map(str, proposals)]

    return command


def _ours_and_forty(folder: Path, peers: Path, proposals: Sequence[Path]) -> Command:
    ours.write_pack(folder / "pack", RULES)
    rules = ["--rules", str(folder / "pack"), "--pack", "benchmark"]
    return [*check_command(*rules), *map(str, proposals)]


def _check_jsonschema(folder: Path, peers: Path, proposals: Sequence[Path]) -> Command:
    if subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--version"], capture_output=True, check=False
    ).returncode:
        raise NotHere("no module named check_jsonschema")
    schema = folder / "rules.schema.json"
    schema.write_text(json.dumps(json_schema.with_rules(proposal_schema())))
    command = [sys.executable, "-m", "check_jsonschema", "--output-format", "json"]
    return [*command, "--schemafile", str(schema), *map(str, proposals)]


def _of_check_jsonschema(text: str, proposals: Sequence[Path]) -> dict[Path, Found]:
    """It names no rule; so each of its errors is looked up among those of the library that it runs,
    by place and message."""
    schema = json_schema.with_rules(proposal_schema())
    validator = jsonschema.Draft202012Validator(schema)
    reported = {(error["filename"], error["path"], error["message"]) for error in _errors(text)}
    found: dict[Path, Found] = {}
    for path in proposals:
        value = json.loads(path.read_bytes())
        found[path] = {
            (
                json_schema.rule_at(schema, list(error.absolute_schema_path)),
                thing_at(value, list(error.absolute_path)),
            )
            for error in validator.iter_errors(value)
            if (str(path), error.json_path, error.message) in reported
        }
    return found


def _errors(text: str) -> list[dict[str, str]]:
    return list(json.loads(text).get("errors", []))


def _spectral(folder: Path, peers: Path, proposals: Sequence[Path]) -> Command:
    program = peers / "node_modules/.bin/spectral"
    if not program.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise NotHere("there is no npm")
        command = [npm, "install", "--no-audit", "--no-fund", "--silent", "--ignore-scripts"]
        command += ["--prefix", str(peers), SPECTRAL]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotHere(f"npm cannot install {SPECTRAL}: {last_line(done.stderr)}")
    rules = folder / "spectral.yaml"
    rules.write_text(spectral.ruleset())
    options = ["--quiet", "--ignore-unknown-format", "--format", "json", "--ruleset", str(rules)]
    return [str(program), "lint", *options, *map(str, proposals)]


def _of_spectral(text: str, proposals: Sequence[Path]) -> dict[Path, Found]:
    values = {path: json.loads(path.read_bytes()) for path in proposals}
    found: dict[Path, Found] = {path: set() for path in proposals}
    for each in json.loads(text):
        path = Path(each["source"])
        found[path].add((each["code"], thing_at(values[path], each["path"])))
    return found


def _opa(folder: Path, peers: Path, proposals: Sequence[Path]) -> Command:
    install_opa(peers)
    return [sys.executable, "-c", _OPA, str(peers / "opa"), _module(folder), str(proposals[0])]


def _regorus(folder: Path, peers: Path, proposals: Sequence[Path]) -> Command:
    try:
        import regorus  # noqa: F401
    except ImportError as error:
        raise NotHere(str(error)) from error
    return [sys.executable, "-c", _REGORUS, _module(folder), str(proposals[0])]


def _module(folder: Path) -> str:
    path = folder / "rules.rego"
    path.write_text(rego.module(RULES))
    return str(path)


BARE = Program("bare Python", "nothing", _bare)
OURS = Program("sourcing check", "shipped rules, policy from the cache", _ours())
AGAIN = Program("sourcing check, the same file again", "the answer from the cache", _ours())
CHECK_JSONSCHEMA = Program(
    "check-jsonschema", "schema and forty rules", _check_jsonschema, _of_check_jsonschema
)
PROGRAMS = [
    BARE,
    OURS,
    AGAIN,
    Program("sourcing check --no-cache", "shipped rules, read anew", _ours("--no-cache")),
    Program("sourcing check --rules", "shipped and forty rules, from the cache", _ours_and_forty),
    CHECK_JSONSCHEMA,
    Program("spectral lint", "forty rules", _spectral, _of_spectral),
    Program("Python with OPA", "forty rules", _opa),
    Program("Python with regorus", "forty rules", _regorus),
]


def findings_of(program: Program, command: Command, proposals: Sequence[Path]) -> dict[Path, Found]:
    """What a program finds in each proposal."""
    assert program.findings is not None
    return program.findings(run(command, may_fail=True), proposals)
