"""Proposals for measuring: made from a number, always the same ones, and valid.

The smallest passes every rule that applies to it on 24 November 2026; it has 5.7 KB, and hardly a
smaller one could, since the core rules ask for that much. Larger ones have more of everything that
a proposal lists. Its evidence lies in `examples`: read it as if it did too.
"""

import json
from random import Random
from typing import Any

Value = dict[str, Any]

_COUNTRIES = ("FR", "DE", "NL", "IT", "ES", "PL")
_BUYERS = ("Stadtwerke Nord", "Ville de Lyon", "Comune di Pavia", "Gemeente Breda")
_WORK = ("Service desk", "Records", "Print room", "Permits", "Fleet", "Archive", "Payroll", "Post")
_PEOPLE = ("A. Moreau", "J. Vogel", "M. Rossi", "L. de Wit")
_ROLES = ("COO", "CIO", "CRO", "CFO")
_KINDS = (
    ("onTimeDelivery", "speed", "increase"),
    ("defectRate", "quality", "decrease"),
    ("customerAlignment", "customer", "increase"),
    ("cycleTime", "cost", "decrease"),
    ("innovationVelocity", None, "increase"),
    ("ipProtection", None, "increase"),
)
_PAPERS = (("exitPlan", "exit-plan.md"), ("continuityPlan", "continuity-plan.md"))
_RISKS = "operational legal ictSecurity reputational confidentiality availability location"
_CRISES = (
    ("regulatoryChange", "New law"),
    ("talentShortage", "One post in eight is open"),
    ("geopolitical", "Sanctions"),
)


def proposal(seed: int, size: int) -> bytes:
    """A proposal of about `size` bytes, or the smallest there is, that passes every rule."""
    return _written(_passing(Random(seed), size))


def firing(seed: int, size: int) -> bytes:
    """The same with much left out, so that about a quarter of all rules find something."""
    value = _passing(Random(seed), size)
    for key in ("riskAssessment", "playbook", "surveys", "feedbackLoops", "changeManagement"):
        del value[key]
    value["decision"]["criteria"] = [{"category": "cost", "weight": 90}]
    value["function"]["criticality"]["assessedOn"] = "2024-07-06"
    value["function"]["decisionRights"] = [
        {"name": "Refunds", "customerFacing": True, "heldBy": "provider"}
    ]
    value["components"][0]["locationType"] = "offshore"
    value["exit"]["roles"] = []
    value["financials"]["savings"]["amount"] += 1
    value["financials"]["sensitivities"] = []
    value["data"]["cardholderData"] = True
    value["approvals"][0]["employer"] = "provider"
    value["transition"]["knowledgeTransfer"]["signOff"] = "2027-05-31"
    return _written(value)


def _written(value: Value) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _passing(random: Random, size: int) -> Value:
    value = _smallest(random)
    written, number = len(_written(value)), 0
    while written < size:
        number += 1
        for name, items in _block(random, number, value["locations"][0]["country"]).items():
            home = value["transition"] if name == "roadmap" else value
            home[name] += items
            written += sum(len(_written(item)) + 1 for item in items)
    return value


def _money(amount: int) -> Value:
    return {"amount": amount, "currency": "EUR"}


def _metric(random: Random, number: int) -> Value:
    kind, dimension, direction = _KINDS[(number - 1) % len(_KINDS)]
    target = random.randint(40, 60)
    found: Value = {"id": f"m{number}", "kind": kind, "target": target}
    found["window"] = random.choice(["P1M", "P3M"])
    if dimension:
        baseline = target - 9.5 if direction == "increase" else target + 9.5
        found |= {"dimension": dimension, "unit": "%", "baseline": baseline}
        found |= {"baselineOn": "2026-03-31", "targetOn": "2027-12-31", "direction": direction}
    return found


def _component(random: Random, number: int) -> Value:
    return {
        "id": f"c{number}",
        "name": random.choice(_WORK),
        "providerType": "in_house",
        "locationType": "onshore",
        "locationIds": [f"l{number}"],
        "classification": random.choice(["commodity", "differentiating", "strategic"]),
        "classificationRationale": "Knows our people.",
        "touches": [],
        "customerFacing": False,
    }


def _place(number: int, country: str) -> Value:
    return {"id": f"l{number}", "country": country, "purpose": "service"}


def _milestone(random: Random, number: int) -> Value:
    return {
        "id": f"r{number}",
        "type": "review",
        "dueDate": f"2026-{random.randint(9, 12):02}-{random.randint(10, 28)}",
        "reviewer": random.choice(_ROLES),
        "criteria": ["Plan accepted"],
    }


def _crisis(random: Random, number: int) -> Value:
    category, trigger = _CRISES[(number - 1) % len(_CRISES)]
    found: Value = {"category": category, "trigger": trigger, "ownerRole": random.choice(_ROLES)}
    return found | {"action": "Second source", "withinDays": random.randint(5, 30)}


def _block(random: Random, number: int, country: str) -> Value:
    """One more of everything that a proposal lists."""
    return {
        "components": [_component(random, number + 1)],
        "locations": [_place(number + 1, country)],
        "metrics": [_metric(random, number + len(_KINDS))],
        "roadmap": [_milestone(random, number + 1)],
        "playbook": [_crisis(random, number + len(_CRISES))],
        "surveys": [
            {
                "population": random.choice(["customer", "stakeholder"]),
                "cadence": "P3M",
                "threshold": random.randint(60, 80),
                "ownerRole": random.choice(_ROLES),
            }
        ],
    }


def _smallest(random: Random) -> Value:
    country, author = random.choice(_COUNTRIES), random.choice(_PEOPLE)
    owner = random.choice(_ROLES)
    costs = [random.randint(20, 90) * 1000 for _ in range(5)]
    amount = sum(costs) + 100_000
    work = random.choice(_WORK)
    lines = zip(("transition", "run", "governance", "exit", "contingency"), costs, strict=True)
    return {
        "id": f"bench-{random.randrange(10**6)}",
        "title": f"{work}, in house",
        "status": "proposed",
        "author": author,
        "proposedOn": "2026-11-16",
        "approvals": [
            {
                "level": "executive",
                "person": random.choice([p for p in _PEOPLE if p != author]),
                "employer": "buyer",
                "on": "2026-11-20",
            }
        ],
        "buyer": {
            "name": random.choice(_BUYERS),
            "address": {"country": country},
            "entityType": "publicBody",
            "sector": "publicSector",
            "regimes": [],
        },
        "function": {
            "id": "F-3",
            "name": work,
            "businessCapability": "serviceDesk",
            "classification": "differentiating",
            "classificationRationale": "Close to our people.",
            "criticality": {
                "assessment": "no",
                "reasons": "Works without for a week.",
                "assessedOn": f"2026-0{random.randint(3, 9)}-06",
            },
            "impactOfDiscontinuing": "low",
            "rtoHours": random.randint(24, 96),
            "isControlFunction": False,
            "customerFacing": False,
            "decisionRights": [],
        },
        "components": [_component(random, 1)],
        "decision": {
            "industry": "Local government",
            "riskAppetiteRef": "RA 2026",
            "strategicPriorities": ["Right first time"],
            "drivers": [{"kind": "control", "metricIds": ["m1"]}],
            "criteria": [
                {"category": "quality", "weight": 40},
                {"category": "customer", "weight": 30},
                {"category": "risk", "weight": 30},
            ],
            "options": [
                {
                    "id": "o1",
                    "providerType": "third_party",
                    "locationType": "offshore",
                    "isStatusQuo": True,
                    "ruledOutReason": "Contract ends.",
                },
                {
                    "id": "o2",
                    "providerType": "in_house",
                    "locationType": "onshore",
                    "scores": [
                        {"category": each, "score": random.randint(5, 9)}
                        for each in ("quality", "customer", "risk")
                    ],
                },
            ],
            "selectedOptionId": "o2",
            "customerValue": "Help at the first call.",
            "customerValueMetricIds": ["m3"],
        },
        "locations": [
            _place(1, country),
            {"id": "l0", "country": country, "purpose": "processing"},
        ],
        "data": {
            "classes": ["system.operations"],
            "personalData": False,
            "specialCategories": False,
            "sensitiveness": "low",
            "storage": False,
            "subjectCountries": [],
            "phi": False,
            "cardholderData": False,
        },
        "access": {"remote": False, "privileged": False, "credentialReset": False},
        "ip": {"noneReason": "Standard software."},
        "contract": {
            "awardDate": "2026-12-01",
            "startDate": "2027-04-01",
            "endDate": "2028-03-31",
        },
        "metrics": [_metric(random, number + 1) for number in range(len(_KINDS))],
        "governance": {
            "communications": [{"audience": "customer", "ownerRole": owner, "on": "2027-02-15"}]
        },
        "riskAssessment": {"on": "2026-09-07", "categories": [*_RISKS.split(), "concentration"]},
        "playbook": [_crisis(random, number + 1) for number in range(len(_CRISES))],
        "continuity": {
            "planEvidenceId": "e2",
            "lastTest": "2026-09-15",
            "nextTest": "2027-09-14",
            "scenarios": ["providerFailure"],
        },
        "exit": {
            "planEvidenceId": "e1",
            "triggers": ["contractEnd"],
            "alternatives": ["Framework contract"],
            "roles": [{"role": owner, "task": "Leads"}],
            "cost": _money(costs[3]),
            "reviewOn": "2027-03-01",
            "staff": "Stay.",
            "licences": "Ours.",
            "knowledge": "Wiki.",
            "data": {"format": "JSON", "returnDays": random.randint(10, 30)},
        },
        "transition": {
            "firstGeneration": False,
            "roadmap": [_milestone(random, 1)],
            "knowledgeTransfer": {
                "artefacts": ["Wiki"],
                "shadowWeeks": random.randint(2, 6),
                "reverseShadowWeeks": random.randint(2, 6),
                "acceptance": "100 test calls",
                "signOff": "2027-02-26",
                "cutOverOn": "2027-04-01",
            },
        },
        "changeManagement": {
            each: {"ownerRole": owner, "by": "2027-03-26", "budget": _money(9_000)}
            for each in ("training", "culture", "communication")
        },
        "feedbackLoops": [
            {"from": start, "to": end, "cadence": "P1M", "ownerRole": owner}
            for start, end in (("customer", "provider"), ("provider", "product"))
        ],
        "surveys": [
            {"population": each, "cadence": "P3M", "threshold": 70, "ownerRole": owner}
            for each in ("customer", "stakeholder")
        ],
        "financials": {
            "currency": "EUR",
            "totalValue": _money(sum(costs)),
            "baseline": {"amount": _money(amount), "measuredOn": "2026-03-31", "years": 1},
            "options": [
                {
                    "optionId": "o2",
                    "lines": [
                        {"type": kind, "year": int(kind != "transition"), "amount": _money(cost)}
                        for kind, cost in lines
                    ],
                    "total": _money(sum(costs)),
                }
            ],
            "savings": _money(100_000),
            "savingsDrivers": ["automation"],
            "sensitivities": [{"variable": "volume", "rangePct": random.randint(20, 40)}],
        },
        "evidence": [
            {"id": f"e{number}", "documentType": kind, "path": f"evidence/captive-centre/{name}"}
            for number, (kind, name) in enumerate(_PAPERS, 1)
        ],
    }
