"""durable_rules through its own Python language, as its README shows it: what our engine costs when
it is not driven by its C module. Ten rules are enough to see that."""

import json
import uuid
import warnings
from pathlib import Path
from typing import Any

from benchmarks.peers import Check, Found, Peer

FIRST = 10
"""How many of the forty rules are asked: the first, which are about the proposal itself."""


def _durable(folder: Path) -> Check:
    warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"durable\..*")
    from durable.lang import assert_fact, delete_state, m, ruleset, when_all

    name = f"bench-{uuid.uuid4()}"
    found: Found = set()

    def failing(number: int) -> Any:
        def action(context: Any) -> None:
            found.add((f"BEN-{number:02}", context.m.proposal))

        return action

    rules = [
        (m.customerFacing == "yes") & (m.responsibilityRetained != "yes"),
        (m.critical == "yes") & (m.rtoHours > 48),
        (m.critical == "yes") & (m.boardApproves == "no"),
        (m.critical == "yes") & (m.exitMonths > 12),
        (m.personalData == "yes") & (m.noticeHours > 72),
        (m.sensitiveness == "high") & (m.mfa != "yes"),
        (m.storage == "yes") & (m.atRest != "yes"),
        (m.remote == "yes") & (m.logged != "yes"),
        (m.privileged == "yes") & (m.narrow != "yes"),
        (m.credentialReset == "yes") & (m.callerVerification != "yes"),
    ]
    with ruleset(name):
        for number, rule in enumerate(rules, 1):
            when_all(rule)(failing(number))
        # Forgetting a session in which nothing fired crashes the process.
        when_all(+m.proposal)(lambda context: None)

    def check(data: bytes) -> Found:
        found.clear()
        assert_fact(name, _fact(json.loads(data)))
        delete_state(name, "1")
        return set(found)

    return check


def _fact(p: dict[str, Any]) -> dict[str, Any]:
    """A proposal as the flat fact that the rules ask: the engine compares no null with anything."""
    function, data, access = p.get("function", {}), p.get("data", {}), p.get("access", {})
    narrow = access.get("leastPrivilege") is True and access.get("segmented") is True
    approved = any(each.get("level") == "managementBody" for each in p.get("approvals", []))
    return {
        "id": 1,
        "sid": "1",
        "proposal": p["id"],
        "customerFacing": _word(function.get("customerFacing")),
        "responsibilityRetained": _word(p.get("governance", {}).get("responsibilityRetained")),
        "critical": function.get("criticality", {}).get("assessment", "missing"),
        "rtoHours": function.get("rtoHours", 999),
        "boardApproves": _word(approved),
        "exitMonths": p.get("exit", {}).get("planDurationMonths", 999),
        "personalData": _word(data.get("personalData")),
        "noticeHours": p.get("contract", {}).get("incidentNoticeHours", 999),
        "sensitiveness": data.get("sensitiveness", "missing"),
        "mfa": _word(access.get("mfa")),
        "storage": _word(data.get("storage")),
        "atRest": _word(data.get("protection", {}).get("atRest")),
        "remote": _word(access.get("remote")),
        "logged": _word(access.get("logged")),
        "privileged": _word(access.get("privileged")),
        "narrow": _word(narrow),
        "credentialReset": _word(access.get("credentialReset")),
        "callerVerification": _word(access.get("callerVerification")),
    }


def _word(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, "missing")  # type: ignore[call-overload, no-any-return]


PEERS = [Peer("durable_rules' Python API, 10 rules", "parse, 10 rules", _durable, asks=FIRST)]
