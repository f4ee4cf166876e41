"""The sourcing matrix: who does the work, and where; every component in its cell."""

from collections import Counter
from collections.abc import Iterator, Sequence

from checker.findings import WORST_FIRST, Placement, ProposalReport, Verdict
from checker.report.html.markup import anchor, badge, text
from checker.report.words import counted, worst

PROVIDERS = {
    "in_house": "In house",
    "intragroup": "Intragroup",
    "third_party": "Third party",
    "": "Not stated",
}
LOCATIONS = {
    "onshore": "Onshore",
    "nearshore": "Nearshore",
    "offshore": "Offshore",
    "": "Not stated",
}
_Numbered = tuple[int, ProposalReport]
# A cell with more is folded behind its counts.
_MOST_OPEN = 12
_Component = tuple[Verdict, str]
_Cells = dict[tuple[str, str], list[_Component]]


def matrix(proposals: Sequence[_Numbered], caption: str) -> Iterator[str]:
    """The table of all components of the proposals; nothing when they have none."""
    cells: _Cells = {}
    for number, proposal in proposals:
        for place in proposal.placements:
            key = _known(place.provider, PROVIDERS), _known(place.location, LOCATIONS)
            shown = _component(place, proposal, number, len(proposals) > 1)
            cells.setdefault(key, []).append(shown)
    if not cells:
        return
    rows = [key for key in PROVIDERS if key or any(provider == "" for provider, _ in cells)]
    columns = [key for key in LOCATIONS if key or any(location == "" for _, location in cells)]
    # No caption of the table: that would be cut off where the table is scrolled.
    yield f'<p class="faint">{text(caption)}</p>'
    yield f'<div class="wide"><table class="matrix" aria-label="{text(caption)}">'
    yield "<thead><tr><th scope=col>Work done by</th>"
    yield "".join(f"<th scope=col>{LOCATIONS[key]}</th>" for key in columns)
    yield "</tr></thead><tbody>"
    for row in rows:
        yield f"<tr><th scope=row>{PROVIDERS[row]}</th>"
        yield "".join(f"<td>{_cell(cells.get((row, column), []))}</td>" for column in columns)
        yield "</tr>"
    yield "</tbody></table></div>"


def _known(value: str, known: dict[str, str]) -> str:
    return value if value in known else ""


def _cell(components: list[_Component]) -> str:
    if not components:
        return ""
    order = [*WORST_FIRST, Verdict.PASS]
    components.sort(key=lambda component: order.index(component[0]))
    items = f"<ul>{''.join(item for _, item in components)}</ul>"
    if len(components) <= _MOST_OPEN:
        return items
    counts = counted(Counter(verdict for verdict, _ in components))
    return f"<details><summary>{len(components)}: {counts}</summary>{items}</details>"


def _component(
    place: Placement, proposal: ProposalReport, number: int, several: bool
) -> _Component:
    depth = len(place.pointer)
    about = [
        found.verdict
        for found in proposal.findings
        if place.pointer in {found.subject.pointer[:depth], found.pointer[:depth]}
    ]
    name = place.label or place.id
    notes = [proposal.title or proposal.id or proposal.name] if several else []
    really = {
        derived.value
        for found in proposal.findings
        for derived in found.derived
        if derived.attribute == "actualLocationType" and derived.subject.pointer == place.pointer
    } - {None, place.location}
    notes += [f"the work is {value}" for value in sorted(filter(None, really))]
    small = f"<small>{text('; '.join(notes))}</small>" if notes else ""
    verdict = worst(Counter(about))
    link = f'<a href="#{anchor(number)}">{text(name)}</a>'
    return verdict, f"<li>{badge(verdict)} {link}{small}</li>"
