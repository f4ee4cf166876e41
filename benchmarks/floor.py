# ruff: noqa: SIM102 - one `if` for the guard and one for the demand
"""What the rules cost when a programmer writes them by hand, all in one function: the floor.

Nobody would keep rules like this: there are no messages, no places, no missing facts, and whoever
changes a rule changes a program. It is written without the table of `rules`, so that the two can be
held against each other. Its three steps are the fastest that Python packages offer for each.
"""

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Found = set[tuple[str, str]]

_NOTHING: Json = {}


def floor(schema: Json) -> Callable[[bytes], Found]:
    """A function from the bytes of a proposal to the rules that fail, each with the id of what it
    fails for."""
    import jsonschema_rs
    import orjson

    is_valid = jsonschema_rs.validator_for(schema, validate_formats=True).is_valid

    def check(data: bytes) -> Found:
        proposal = orjson.loads(data)
        if not is_valid(proposal):
            raise ValueError("a proposal of the corpus does not keep to the schema")
        return failures(proposal)

    return check


def failures(p: Json) -> Found:  # noqa: PLR0912, PLR0915
    """The rules that fail for a valid proposal."""
    found: Found = set()
    me = p["id"]

    def fail(number: int, thing: str) -> None:
        found.add((f"BEN-{number:02}", thing))

    function = p.get("function", _NOTHING)
    governance = p.get("governance", _NOTHING)
    contract = p.get("contract", _NOTHING)
    data = p.get("data", _NOTHING)
    access = p.get("access", _NOTHING)
    if function.get("customerFacing") is True:
        if governance.get("responsibilityRetained") is not True:
            fail(1, me)
    if function.get("criticality", _NOTHING).get("assessment") == "yes":
        if function.get("rtoHours", 99) > 48:
            fail(2, me)
        if not any(a.get("level") == "managementBody" for a in p.get("approvals", ())):
            fail(3, me)
        if p.get("exit", _NOTHING).get("planDurationMonths", 99) > 12:
            fail(4, me)
    if data.get("personalData") is True and contract.get("incidentNoticeHours", 99) > 72:
        fail(5, me)
    if data.get("sensitiveness") == "high" and access.get("mfa") is not True:
        fail(6, me)
    if data.get("storage") is True and data.get("protection", _NOTHING).get("atRest") is not True:
        fail(7, me)
    if access.get("remote") is True and access.get("logged") is not True:
        fail(8, me)
    if access.get("privileged") is True:
        if access.get("leastPrivilege") is not True or access.get("segmented") is not True:
            fail(9, me)
    if access.get("credentialReset") is True and access.get("callerVerification") is not True:
        fail(10, me)
    if p.get("status") in ("proposed", "approved") and "startDate" not in contract:
        fail(11, me)
    if contract.get("liability") == "capped" and "liabilityCap" not in contract:
        fail(12, me)
    if contract.get("autoRenew") is True and "reviewOn" not in contract:
        fail(13, me)
    if function.get("impactOfDiscontinuing") == "high":
        if "providerFailure" not in p.get("continuity", _NOTHING).get("scenarios", ()):
            fail(14, me)
    subcontracting = p.get("subcontracting", _NOTHING)
    if subcontracting.get("permitted") is True:
        if subcontracting.get("objectionRight") is not True:
            fail(15, me)
    if p.get("buyer", _NOTHING).get("sector") == "finance":
        audit = governance.get("audit", _NOTHING)
        if audit.get("right") is not True or audit.get("frequencyMonths", 99) > 12:
            fail(16, me)
    for c in p.get("components", ()):
        provider_type = c.get("providerType")
        if provider_type == "third_party" and "providerId" not in c:
            fail(17, c["id"])
        if provider_type in ("intragroup", "third_party") and "ownerRole" not in c:
            fail(18, c["id"])
        if c.get("locationType") in ("nearshore", "offshore") and "handoverPlan" not in c:
            fail(19, c["id"])
        if c.get("teamFacing") is True:
            if "timeZone" not in c or "start" not in c.get("workingHours", ()):
                fail(20, c["id"])
        if c.get("customerFacing") is True:
            if "productOwner" not in c or "releaseCadence" not in c:
                fail(21, c["id"])
        if c.get("classification") == "strategic":
            if provider_type not in ("in_house", "intragroup"):
                fail(22, c["id"])
        if c.get("serviceRole") == "operates" and c.get("sharePct", 0) <= 0:
            fail(23, c["id"])
    for v in p.get("providers", ()):
        if v.get("isIntragroup") is False:
            if not any(x.get("coversService") is True for x in v.get("certifications", ())):
                fail(24, v["id"])
            if v.get("screening", _NOTHING).get("result") != "clear":
                fail(27, v["id"])
        if v.get("substitutability") == "notSubstitutable":
            if "nonSubstitutabilityReason" not in v:
                fail(25, v["id"])
        if v.get("personType") == "legal" and "lei" not in v:
            fail(26, v["id"])
        if v.get("adverseHistory", _NOTHING).get("disclosed") is True:
            if v.get("financialAssessment", _NOTHING).get("result") not in ("sound", "watch"):
                fail(28, v["id"])
    for place in p.get("locations", ()):
        purpose = place.get("purpose")
        if purpose in ("service", "processing"):
            if place.get("countryRisk") not in ("low", "medium"):
                fail(29, place["id"])
        elif purpose == "supportAccess" and place.get("accessImpediment") is not False:
            fail(30, place["id"])
    for sla in p.get("slas", ()):
        if sla.get("type") == "quantitative" and ("target" not in sla or "unit" not in sla):
            fail(31, sla["id"])
        if sla.get("source") in ("automated", "manual") and "consequence" not in sla:
            fail(32, sla["id"])
    for metric in p.get("metrics", ()):
        if metric.get("dimension") in ("quality", "speed"):
            if "target" not in metric or "window" not in metric:
                fail(33, metric["id"])
        if metric.get("source") == "automated" and "alertThreshold" not in metric:
            fail(34, metric["id"])
    for risk in p.get("risks", ()):
        if risk.get("residual") == "high" and "acceptedBy" not in risk:
            fail(35, risk["id"])
        if risk.get("treatment") == "accept" and "acceptUntil" not in risk:
            fail(36, risk["id"])
        if risk.get("impact") == "high":
            if risk.get("allocation") not in ("buyer", "provider", "shared"):
                fail(37, risk["id"])
    for step in p.get("transition", _NOTHING).get("roadmap", ()):
        if step.get("type") in ("knowledgeTransfer", "cutOver") and "reviewer" not in step:
            fail(38, step["id"])
        if step.get("isScaleUp") is True and step.get("volumePct", 99) > 50:
            fail(39, step["id"])
    for asset in p.get("ip", _NOTHING).get("assets", ()):
        if asset.get("critical") is True and asset.get("escrow") is not True:
            fail(40, asset["id"])
    return found
