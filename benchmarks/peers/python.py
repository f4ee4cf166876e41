"""Us, and what Python programs use in our place."""

import json
from pathlib import Path

from benchmarks import outsourced
from benchmarks.floor import floor
from benchmarks.peers import Check, Found, NotHere, Peer, thing_at
from benchmarks.rules import RULES
from benchmarks.translate import json_schema, ours
from checker.findings import Judge
from checker.policy import Policy, load_policy
from checker.reading import Document, Source, parse
from checker.schema.bundle import proposal_schema


def judging(policy: Policy, folder: Path) -> Check:
    """Our check by a policy of a proposal that lies in a folder."""
    judge = Judge(policy)
    name, within = str(folder / "proposal.json"), str(folder)

    def check(data: bytes) -> Found:
        (document,) = parse(Source(name, data, within))
        assert isinstance(document, Document), document
        findings = judge.judge(document, outsourced.AS_OF).findings
        return {(finding.rule.id, finding.subject.id or "") for finding in findings}

    return check


def _ours(folder: Path) -> Check:
    ours.write_pack(folder / "pack", RULES)
    return judging(load_policy([folder / "pack"], with_examples=False), folder)


def _floor(folder: Path) -> Check:
    try:
        return floor(proposal_schema())
    except ImportError as error:
        raise NotHere(str(error)) from error


def _orjson(folder: Path) -> Check:
    try:
        import orjson
    except ImportError as error:
        raise NotHere(str(error)) from error

    def check(data: bytes) -> Found:
        orjson.loads(data)
        return set()

    return check


def _jsonschema_rs(folder: Path) -> Check:
    import jsonschema_rs

    is_valid = jsonschema_rs.validator_for(proposal_schema(), validate_formats=True).is_valid

    def check(data: bytes) -> Found:
        assert is_valid(json.loads(data))
        return set()

    return check


def _jsonschema_rs_rules(folder: Path) -> Check:
    import jsonschema_rs

    schema = json_schema.with_rules(proposal_schema())
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)

    def check(data: bytes) -> Found:
        value = json.loads(data)
        return {
            (json_schema.rule_at(schema, error.schema_path), thing_at(value, error.instance_path))
            for error in validator.iter_errors(value)
        }

    return check


def _jsonschema(folder: Path) -> Check:
    import jsonschema

    schema = json_schema.with_rules(proposal_schema())
    validator = jsonschema.Draft202012Validator(schema)

    def check(data: bytes) -> Found:
        value = json.loads(data)
        return {
            (
                json_schema.rule_at(schema, list(error.absolute_schema_path)),
                thing_at(value, list(error.absolute_path)),
            )
            for error in validator.iter_errors(value)
        }

    return check


PEERS = [
    Peer("floor: fused by hand", "parse, validate, rules", _floor),
    Peer("sourcing", "parse, validate, rules, findings with places", _ours),
    Peer("orjson, no rules", "parse", _orjson, asks=0),
    Peer("jsonschema_rs, no rules", "parse, validate", _jsonschema_rs, asks=0),
    Peer("jsonschema_rs, rules as if/then", "parse, validate, rules", _jsonschema_rs_rules),
    Peer("jsonschema, rules as if/then", "parse, validate, rules", _jsonschema),
]
