"""OPA and its relatives in this process, each through a binding, with one module in Rego."""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.peers import Check, Found, NotHere, Peer
from benchmarks.rules import RULES
from benchmarks.translate.rego import QUERY, module

OPA = "opa-golib-python-bindings==0.4.4"
"""OPA's own Go code as a shared library, with a wrapper of Python's standard library only. It says
that it wants Python 3.14, but runs on 3.11; so it is put into a folder of its own."""


def install_opa(folder: Path) -> None:
    """Makes OPA importable, from a folder if it is not installed.

    Raises:
        NotHere: it cannot be installed.
    """
    try:
        import opa_bindings  # noqa: F401
    except ImportError:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        command += ["--ignore-requires-python", "--target", str(folder / "opa"), OPA]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotHere(f"pip cannot install {OPA}: {last_line(done.stderr)}") from None
        sys.path.append(str(folder / "opa"))


def last_line(text: str) -> str:
    """The last line that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no message"


def _opa(folder: Path) -> Check:
    install_opa(folder)
    import opa_bindings

    engine = opa_bindings.OpaEngine()
    engine.add_policy("rules.rego", module(RULES))
    path = QUERY.removeprefix("data.")

    def check(data: bytes) -> Found:
        found = engine.eval_document(path, json.loads(data))
        return {(each["rule"], each["id"]) for each in found}

    return check


def _regorus(folder: Path) -> Check:
    try:
        import regorus
    except ImportError as error:
        raise NotHere(str(error)) from error
    engine = regorus.Engine()
    engine.add_policy("rules.rego", module(RULES))

    def check(data: bytes) -> Found:
        engine.set_input_json(data.decode())
        found = json.loads(engine.eval_rule_as_json(QUERY))
        return {(each["rule"], each["id"]) for each in found}

    return check


def _rego_cpp(folder: Path) -> Check:
    try:
        from regopy import Interpreter
    except ImportError as error:
        raise NotHere(str(error)) from error
    engine = Interpreter()
    engine.add_module("rules.rego", module(RULES))
    bundle = engine.build(QUERY)

    def check(data: bytes) -> Found:
        engine.set_input_term(data.decode())
        ((found,),) = (json.loads(str(engine.query_bundle(bundle)))["expressions"],)
        return {(each["rule"], each["id"]) for each in found}

    return check


PEERS = [
    Peer("OPA", "parse, rules", _opa),
    Peer("regorus", "parse, rules", _regorus),
    Peer("rego-cpp", "parse, rules", _rego_cpp, largest=100_000),
]
