"""Forty rules that every tool in the comparison is given, each in its own language.

They are what rules of the built-in packs mostly are: a guard (`when`) and a demand (`require`) on
the fields of one thing in a proposal. Both read as in our rule language: all lines hold together,
and a value alone means equality. `broken` is what a proposal is changed to so that the rule fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

Conditions = dict[str, Any]
Json = dict[str, Any]

MISSING = None
"""In `broken`: the field is taken away."""

PLACES = {
    "proposal": "",
    "component": "components",
    "provider": "providers",
    "location": "locations",
    "sla": "slas",
    "metric": "metrics",
    "risk": "risks",
    "milestone": "transition.roadmap",
    "ip_asset": "ip.assets",
}
"""The list in which a proposal keeps the things that a rule may be about."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `capability` is the business capability that a proposal must have for the rule to
    apply; rules for all of them have none."""

    id: str
    about: str
    title: str
    when: Conditions
    require: Conditions
    broken: Conditions
    capability: str = ""


def things(about: str, proposal: Json) -> list[Json]:
    """Everything of that kind in a proposal."""
    found: Any = proposal
    for key in filter(None, PLACES[about].split(".")):
        found = found.get(key, {})
    return found if isinstance(found, list) else [found] if found else []


def many(copies: int) -> Iterator[Rule]:
    """The forty rules once for the back office, which the proposals are about, and again for as
    many business capabilities as make `copies` of them, which do not apply."""
    for copy in range(copies):
        capability = f"capability{copy}" if copy else "backOffice"
        for rule in RULES:
            yield replace(rule, id=f"{rule.id}{copy:02}", capability=capability)


PRESENT = {"present": True}

_TABLE: list[tuple[str, str, Conditions, Conditions, Conditions]] = [
    (
        "proposal",
        "Who faces customers answers for it",
        {"function.customerFacing": True},
        {"governance.responsibilityRetained": True},
        {"governance.responsibilityRetained": False},
    ),
    (
        "proposal",
        "What is critical is back within two days",
        {"function.criticality.assessment": "yes"},
        {"function.rtoHours": {"le": 48}},
        {"function.rtoHours": 72},
    ),
    (
        "proposal",
        "The board approves what is critical",
        {"function.criticality.assessment": "yes"},
        {"approvals": {"some": {"level": "managementBody"}}},
        {"approvals": [{"level": "executive", "person": "Chief Operating Officer"}]},
    ),
    (
        "proposal",
        "Leaving what is critical takes a year at most",
        {"function.criticality.assessment": "yes"},
        {"exit.planDurationMonths": {"le": 12}},
        {"exit.planDurationMonths": 18},
    ),
    (
        "proposal",
        "Incidents with personal data are told within 72 hours",
        {"data.personalData": True},
        {"contract.incidentNoticeHours": {"le": 72}},
        {"contract.incidentNoticeHours": 96},
    ),
    (
        "proposal",
        "Sensitive data is behind a second factor",
        {"data.sensitiveness": "high"},
        {"access.mfa": True},
        {"access.mfa": MISSING},
    ),
    (
        "proposal",
        "Stored data is encrypted",
        {"data.storage": True},
        {"data.protection.atRest": True},
        {"data.protection": MISSING},
    ),
    (
        "proposal",
        "Remote access is logged",
        {"access.remote": True},
        {"access.logged": True},
        {"access.logged": False},
    ),
    (
        "proposal",
        "Privileged access is narrow",
        {"access.privileged": True},
        {"access.leastPrivilege": True, "access.segmented": True},
        {"access.segmented": False},
    ),
    (
        "proposal",
        "Who resets credentials checks the caller",
        {"access.credentialReset": True},
        {"access.callerVerification": True},
        {"access.credentialReset": True},
    ),
    (
        "proposal",
        "A proposal that is put forward has a start",
        {"status": {"in": ["proposed", "approved"]}},
        {"contract.startDate": PRESENT},
        {"contract.startDate": MISSING},
    ),
    (
        "proposal",
        "A cap on liability is stated",
        {"contract.liability": "capped"},
        {"contract.liabilityCap": PRESENT},
        {"contract.liability": "capped"},
    ),
    (
        "proposal",
        "A contract that renews itself is reviewed",
        {"contract.autoRenew": True},
        {"contract.reviewOn": PRESENT},
        {"contract.autoRenew": True},
    ),
    (
        "proposal",
        "The failure of a provider is rehearsed",
        {"function.impactOfDiscontinuing": "high"},
        {"continuity.scenarios": {"contains": "providerFailure"}},
        {"continuity.scenarios": ["siteLoss"]},
    ),
    (
        "proposal",
        "The buyer may object to subcontractors",
        {"subcontracting.permitted": True},
        {"subcontracting.objectionRight": True},
        {"subcontracting.permitted": True},
    ),
    (
        "proposal",
        "Finance audits once a year",
        {"buyer.sector": "finance"},
        {"governance.audit.right": True, "governance.audit.frequencyMonths": {"le": 12}},
        {"governance.audit.frequencyMonths": 24},
    ),
    (
        "component",
        "A third party is named",
        {"providerType": "third_party"},
        {"providerId": PRESENT},
        {"providerId": MISSING},
    ),
    (
        "component",
        "Work that is given away has an owner",
        {"providerType": {"in": ["intragroup", "third_party"]}},
        {"ownerRole": PRESENT},
        {"ownerRole": MISSING},
    ),
    (
        "component",
        "Work abroad is handed over by a plan",
        {"locationType": {"in": ["nearshore", "offshore"]}},
        {"handoverPlan": PRESENT},
        {"locationType": "offshore"},
    ),
    (
        "component",
        "Teams that work together know their hours",
        {"teamFacing": True},
        {"timeZone": PRESENT, "workingHours.start": PRESENT},
        {"workingHours": MISSING},
    ),
    (
        "component",
        "Who faces customers has a product owner",
        {"customerFacing": True},
        {"productOwner": PRESENT, "releaseCadence": PRESENT},
        {"customerFacing": True, "productOwner": MISSING},
    ),
    (
        "component",
        "What is strategic stays in the group",
        {"classification": "strategic"},
        {"providerType": {"in": ["in_house", "intragroup"]}},
        {"classification": "strategic"},
    ),
    (
        "component",
        "Who operates has a share of the work",
        {"serviceRole": "operates"},
        {"sharePct": {"gt": 0}},
        {"sharePct": 0},
    ),
    (
        "provider",
        "An outside company has a certificate that covers the service",
        {"isIntragroup": False},
        {"certifications": {"some": {"coversService": True}}},
        {"certifications": []},
    ),
    (
        "provider",
        "Why nobody could replace a provider is said",
        {"substitutability": "notSubstitutable"},
        {"nonSubstitutabilityReason": PRESENT},
        {"substitutability": "notSubstitutable"},
    ),
    (
        "provider",
        "A company has a Legal Entity Identifier",
        {"personType": "legal"},
        {"lei": PRESENT},
        {"lei": MISSING},
    ),
    (
        "provider",
        "An outside company is on no sanctions list",
        {"isIntragroup": False},
        {"screening.result": "clear"},
        {"screening": {"result": "pending"}},
    ),
    (
        "provider",
        "A provider with a known history is sound",
        {"adverseHistory.disclosed": True},
        {"financialAssessment.result": {"in": ["sound", "watch"]}},
        {"financialAssessment.result": "weak"},
    ),
    (
        "location",
        "No work is done where the country's risk is high",
        {"purpose": {"in": ["service", "processing"]}},
        {"countryRisk": {"in": ["low", "medium"]}},
        {"countryRisk": "high"},
    ),
    (
        "location",
        "Nothing stands in the way of support",
        {"purpose": "supportAccess"},
        {"accessImpediment": False},
        {"purpose": "supportAccess", "accessImpediment": True},
    ),
    (
        "sla",
        "A service level that is measured has a figure",
        {"type": "quantitative"},
        {"target": PRESENT, "unit": PRESENT},
        {"unit": MISSING},
    ),
    (
        "sla",
        "Missing a service level has a consequence",
        {"source": {"in": ["automated", "manual"]}},
        {"consequence": PRESENT},
        {"consequence": MISSING},
    ),
    (
        "metric",
        "Quality and speed have targets",
        {"dimension": {"in": ["quality", "speed"]}},
        {"target": PRESENT, "window": PRESENT},
        {"window": MISSING},
    ),
    (
        "metric",
        "What is measured by machine raises an alert",
        {"source": "automated"},
        {"alertThreshold": PRESENT},
        {"alertThreshold": MISSING},
    ),
    (
        "risk",
        "Somebody accepts a risk that stays high",
        {"residual": "high"},
        {"acceptedBy": PRESENT},
        {"residual": "high"},
    ),
    (
        "risk",
        "A risk is accepted for a time",
        {"treatment": "accept"},
        {"acceptUntil": PRESENT},
        {"treatment": "accept"},
    ),
    (
        "risk",
        "Somebody bears what would hit hard",
        {"impact": "high"},
        {"allocation": {"in": ["buyer", "provider", "shared"]}},
        {"allocation": "undefined"},
    ),
    (
        "milestone",
        "Knowledge is handed over under somebody's eyes",
        {"type": {"in": ["knowledgeTransfer", "cutOver"]}},
        {"reviewer": PRESENT},
        {"reviewer": MISSING},
    ),
    (
        "milestone",
        "No step moves more than half of the volume",
        {"isScaleUp": True},
        {"volumePct": {"le": 50}},
        {"isScaleUp": True, "volumePct": 80},
    ),
    (
        "ip_asset",
        "The source code of what is critical is in escrow",
        {"critical": True},
        {"escrow": True},
        {"escrow": False},
    ),
]

RULES = [Rule(f"BEN-{number:02}", *row) for number, row in enumerate(_TABLE, 1)]
assert len(RULES) == 40
