"""What a rule reads is told whole: fields, derived attributes, lists and computed values."""

from checker.policy.reads import derivations_behind, reads_of
from tests.small import derivation, policy_of, reference_list, rule


def told(text: str, *files: str) -> tuple[list[str], list[str], list[str], list[str]]:
    policy = policy_of(rule(text), *files)
    found = reads_of(policy.rules[0], policy)
    behind = [d.name for d in derivations_behind(found, policy)]
    fields = [".".join(at) for at in found.fields]
    return fields, behind, list(found.lists), [let.name for let in found.lets]


def test_a_path_is_told_by_where_it_stands_in_the_file() -> None:
    fields, *_ = told(
        "for: part\nrequire: {number: {le: {path: limit}}, box.country: SE,"
        " boxIds: {some: {number: 1}}}"
    )
    assert fields == [
        "parts.[].number",
        "limit",
        "parts.[].boxId",
        "boxes.[].country",
        "parts.[].boxIds",
        "boxes.[].number",
    ]


def test_what_computed_values_run_over_is_read() -> None:
    fields, _, _, lets = told(
        "let:\n  total: {sum: {of: lines, value: number, where: {flag: true}}}\n"
        "  part: {ratio: [total, limit]}\nrequire: {part: {le: 1}}"
    )
    assert fields == ["lines", "lines.[].flag", "lines.[].number", "limit"]
    assert lets == ["total", "part"]


def test_derived_attributes_stand_for_themselves_and_are_followed_on_demand() -> None:
    fields, behind, _, _ = told(
        "require: {grade: good}",
        derivation("derive: size"),
        derivation("derive: grade\ncases: [{value: good, when: {size: big}}]"),
    )
    assert fields == []
    assert behind == ["grade", "size"]


def test_reference_lists_are_told_by_name() -> None:
    _, _, lists, _ = told('require: {text: {in: "@warm"}}', reference_list("list: warm"))
    assert lists == ["warm"]


def test_the_portfolio_is_read_where_its_entities_stand() -> None:
    fields, *_ = told("for: part\nrequire: {portfolio.boxes: {some: {number: {gt: 1}}}}")
    assert fields == ["boxes.[].number"]
