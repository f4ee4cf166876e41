"""The proposals that everything is measured on: realistic, valid, and the same for the same seed.

A proposal is a head (buyer, function, contract, what holds for all of it) and as many workstreams
as its size asks for: each a component with its provider, place, service level, metric, risk,
milestone and money. From `COMPLETE_FROM` bytes on it also states all that the core rules ask for,
so that none of them has anything to say; a shorter one has no room for that.

`python -m benchmarks.outsourced FOLDER` writes one of each size to look at.
"""

import json
import random
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.rules import MISSING, RULES, things

SIZES = {"4 KB": 4_400, "40 KB": 44_000, "400 KB": 440_000}
"""Bytes of the proposals, by the name that tables give them."""

COMPLETE_FROM = 20_000
"""Bytes from which on a proposal passes all core rules."""

AS_OF = date(2026, 11, 24)
"""The day that the proposals are written for."""

EVIDENCE = "evidence/report.txt"
"""The paper that all evidence points to, seen from the folder of a proposal."""

Json = dict[str, Any]

_HERE = Path(__file__).parent / "data"
_WORK = ("Intake of claims", "Payroll runs", "Card disputes", "Service desk", "Release tests")
_FIRMS = ("Voorbeeld", "Exempel", "Esempio", "Beispiel", "Ejemplo")
_CITIES = ("Utrecht", "Groningen", "Eindhoven", "Zwolle", "Breda")
_AREAS = (
    "capability qualitySystem reputation finances security authorisations subcontractors "
    "auditConsent ethicsLabour"
)


def proposal(seed: int, size: int) -> bytes:
    """A proposal of about `size` bytes that breaks none of the forty rules."""
    return text(value(seed, size))


def value(seed: int, size: int) -> Json:
    """What `proposal` writes."""
    rng = random.Random(seed)
    complete = size >= COMPLETE_FROM
    whole = _head(seed, complete)
    length, more = len(text(whole)), 0
    while len(whole["components"]) < 1 + complete or length + more / 2 < size:
        work = _workstream(rng, len(whole["components"]) + 1, complete)
        more = sum(len(json.dumps(item)) + 7 for items in work.values() for item in items)
        length += more
        for path, items in work.items():
            _list(whole, path).extend(items)
    if complete:
        _conclude(whole)
    return whole


def broken(seed: int, size: int) -> bytes:
    """The same with a quarter of the rules broken: each by the proposal, or by the first and about
    a quarter of the other things that it is about. Everything stays valid."""
    whole = value(seed, size)
    rng = random.Random(seed)
    for rule in rng.sample(RULES, len(RULES) // 4):
        first, *others = things(rule.about, whole)
        for thing in [first, *(other for other in others if rng.random() < 0.25)]:
            for path, wanted in rule.broken.items():
                _put(thing, path, wanted)
    return text(whole)


def text(whole: Json) -> bytes:
    """A proposal as JSON, one line for each section and for each item of a list."""
    sections = []
    for name, section in whole.items():
        if isinstance(section, list) and section:
            items = ",\n    ".join(json.dumps(item) for item in section)
            sections.append(f'"{name}": [\n    {items}\n  ]')
        else:
            sections.append(f'"{name}": {json.dumps(section)}')
    return ("{\n  " + ",\n  ".join(sections) + "\n}\n").encode()


def lay_out(folder: Path, proposals: Iterable[bytes]) -> None:
    """Writes proposals, and the paper that their evidence points to, into a folder."""
    (folder / EVIDENCE).parent.mkdir(parents=True, exist_ok=True)
    (folder / EVIDENCE).write_text("A report, kept for the benchmark.\n")
    for number, data in enumerate(proposals):
        (folder / f"proposal-{number:06}.json").write_bytes(data)


def _list(whole: Json, path: str) -> list[Any]:
    *sections, name = path.split(".")
    for section in sections:
        whole = whole.setdefault(section, {})
    return whole.setdefault(name, [])  # type: ignore[no-any-return]


def _put(thing: Json, path: str, wanted: Any) -> None:
    *sections, name = path.split(".")
    for section in sections:
        thing = thing.setdefault(section, {})
    if wanted is MISSING:
        thing.pop(name, None)
    else:
        thing[name] = wanted


def _euros(amount: int) -> Json:
    return {"amount": amount, "currency": "EUR"}


def _lei(number: int) -> str:
    """A Legal Entity Identifier of nobody, with the check digits of ISO 17442."""
    stem = f"0000EXAMPLE{number:07}"
    digits = "".join(str(int(character, 36)) for character in stem + "00")
    return f"{stem}{98 - int(digits) % 97:02}"


def _head(seed: int, complete: bool) -> Json:
    whole: Json = {"id": f"proposal-{seed}"} | _data("head.json")
    whole["function"]["id"] = f"F{seed}"
    return _merged(whole, _data("complete.json")) if complete else whole


def _data(name: str) -> Json:
    return json.loads((_HERE / name).read_bytes())  # type: ignore[no-any-return]


def _merged(one: Json, other: Json) -> Json:
    """Both, with what stands in the same section or list put together."""
    for key, part in other.items():
        if isinstance(part, dict):
            one[key] = _merged(one.get(key, {}), part)
        else:
            one[key] = one.get(key, []) + part if isinstance(part, list) else part
    return one


def _workstream(rng: random.Random, number: int, complete: bool) -> dict[str, list[Any]]:
    """The entities of one piece of the work, by the list that each belongs to. Every third of a
    complete proposal stays in house, with no provider, service level or asset of its own."""
    title = rng.choice(_WORK)
    key = f"w{number}"
    in_house = complete and number % 3 == 0
    component: Json = {
        "id": key,
        "name": title,
        "description": f"For {rng.randrange(10, 90)},000 customers.",
        "providerType": "in_house" if in_house else "third_party",
        "locationType": "onshore",
        "locationIds": [f"{key}-site"],
        "classification": "commodity",
        "classificationRationale": "Offered by many.",
        "sharePct": rng.randrange(5, 60),
        "customerFacing": rng.random() < 0.3,
        "teamFacing": True,
        "touches": ["software", "data"],
        "serviceRole": "operates",
        "ownerRole": f"Manager {title}",
        "productOwner": "Product Owner Servicing",
        "releaseCadence": "P2W",
        "timeZone": "Europe/Amsterdam",
        "workingHours": {"start": "08:00", "end": rng.choice(["17:00", "20:00"])},
    }
    location = {
        "id": f"{key}-site",
        "country": "NL",
        "city": rng.choice(_CITIES),
        "purpose": "service",
        "countryRisk": "low",
    }
    metric: Json = {
        "id": f"{key}-time",
        "name": f"{title}: done on time",
        "kind": "onTimeDelivery",
        "dimension": "speed",
        "unit": "%",
        "baseline": rng.randrange(800, 940) / 10,
        "baselineOn": "2026-03-31",
        "target": rng.randrange(950, 999) / 10,
        "targetOn": "2027-12-31",
        "direction": "increase",
        "window": "P1M",
        "source": "automated",
        "alertThreshold": 94,
    }
    risk = {
        "id": f"{key}-risk",
        "name": f"{title} stops",
        "category": "operational",
        "likelihood": rng.choice(["low", "medium"]),
        "impact": "high",
        "residual": rng.choice(["low", "medium"]),
        "treatment": "mitigate",
        "measures": "A second site and tested plans.",
        "allocation": "shared",
        "ownerRole": f"Manager {title}",
    }
    milestone = {
        "id": f"{key}-handover",
        "title": f"{title}: knowledge handed over",
        "type": "knowledgeTransfer",
        "dueDate": "2026-11-13",
        "componentIds": [key],
        "reviewer": f"Manager {title}",
        "criteria": ["40 test cases solved"],
        "isScaleUp": False,
        "volumePct": 0,
    }
    work: dict[str, list[Any]] = {
        "components": [component],
        "locations": [location],
        "metrics": [metric],
        "risks": [risk],
        "transition.roadmap": [milestone],
    }
    if in_house:
        component["touches"] = ["none"]
        return work
    component["providerId"] = location["providerId"] = f"{key}-firm"
    firm = f"{rng.choice(_FIRMS)} {number} B.V."
    provider: Json = {
        "id": f"{key}-firm",
        "name": firm,
        "lei": _lei(number),
        "personType": "legal",
        "country": "NL",
        "ultimateParent": firm,
        "isIntragroup": False,
        "substitutability": rng.choice(["medium", "easy"]),
        "certifications": [
            {
                "scheme": "iso27001",
                "scope": f"{title}, all sites",
                "coversService": True,
                "validUntil": "2028-11-02",
            }
        ],
        "dueDiligence": {"on": "2026-08-21", "areas": _AREAS.split()},
        "adverseHistory": {"disclosed": True, "none": True},
        "financialAssessment": {"on": "2026-08-21", "result": "sound"},
        "screening": {"on": "2026-08-21", "result": "clear"},
    }
    sla = {
        "id": f"{key}-sla",
        "name": f"{title} on time",
        "componentId": key,
        "metricId": f"{key}-time",
        "type": "quantitative",
        "target": metric["target"],
        "unit": "%",
        "window": "P1M",
        "method": "Timestamps of all cases",
        "source": "automated",
        "consequence": f"Service credit of {rng.randrange(2, 10)}%",
    }
    asset = {
        "id": f"{key}-software",
        "kind": "software",
        "strategic": False,
        "critical": True,
        "owner": "provider",
        "licence": "term",
        "componentIds": [key],
        "accessCountries": ["NL"],
        "escrow": True,
    }
    work |= {"providers": [provider], "slas": [sla], "ip.assets": [asset]}
    if complete:
        provider["dueDiligence"]["evidenceId"] = f"{key}-report"
        provider["references"] = [
            {
                "name": f"Customer {year}",
                "function": title,
                "scale": f"{rng.randrange(10, 90)},000 cases a year",
                "comparable": True,
                "endedOn": f"{year}-06-30",
                "topics": ["governance", "dataSecurity"],
            }
            for year in (2025, 2026)
        ]
        provider["certifications"][0]["serviceIds"] = [f"{key}-service"]
        provider["certifications"][0]["evidenceId"] = f"{key}-certificate"
        service = {"id": f"{key}-service", "name": title, "componentIds": [key]}
        link = {"rank": 1, "providerId": f"{key}-firm", "serviceType": title, "country": "NL"}
        work |= {
            "services": [service],
            "subcontracting.chain": [link],
            "evidence": [
                _paper(f"{key}-report", "dueDiligenceReport"),
                _paper(f"{key}-certificate", "certificate"),
            ],
        }
    return work


def _paper(key: str, kind: str) -> Json:
    return {
        "id": key,
        "documentType": kind,
        "title": f"Report {key}",
        "path": EVIDENCE,
        "issuer": "Procurement",
        "issuedOn": "2026-08-28",
    }


def _conclude(whole: Json) -> None:
    """What is said of all workstreams together: who steers and audits them, what each option costs
    and, of the chosen one, what each component costs."""
    governed = [c["id"] for c in whole["components"] if "providerId" in c]
    whole["governance"]["forums"][0]["componentIds"] = governed
    whole["governance"]["audit"]["componentIds"] = governed
    chosen = [_line("run", 10_000, component["id"]) for component in whole["components"]]
    money = whole["financials"]
    later = range(2, money["baseline"]["years"] + 1)
    others = ("transition", "governance", "exit", "contingency")
    chosen += [_line(kind, 5_000, "w1") for kind in others]
    chosen += [_line("run", 5_000, "w1", year) for year in later]
    lines = {"shared": chosen}
    for option in ("status-quo", "abroad"):
        lines[option] = [_line(kind, 60_000) for kind in ("run", *others)]
        lines[option] += [_line("run", 60_000, year=year) for year in later]
    money["options"] = [
        {
            "optionId": option,
            "lines": each,
            "total": _euros(sum(x["amount"]["amount"] for x in each)),
        }
        for option, each in lines.items()
    ]
    saved = money["baseline"]["amount"]["amount"] - money["options"][0]["total"]["amount"]
    money["savings"] = _euros(saved)
    money["totalValue"] = money["options"][0]["total"]


def _line(kind: str, amount: int, component: str | None = None, year: int = 1) -> Json:
    line = {"type": kind, "year": year, "amount": _euros(amount)}
    return line | {"componentId": component} if component else line


if __name__ == "__main__":
    lay_out(Path(sys.argv[1]), [proposal(1, size) for size in SIZES.values()])
