"""What a later layer makes of the rules of those before it, and what it may not."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from checker.config import ConfigProblems, read_config
from checker.policy import Layer, Policy, PolicyProblems, Rule, load_layers
from checker.reading import DiskTree
from tests.small import SOURCES, derivation, reference_list, rule, types

SHARE = """\
params: {share: {default: 25, minimum: 0, maximum: 100, doc: per cent}}
require: {number: {le: $share}}"""
BUILT_IN = {
    "sources.yaml": SOURCES,
    "core/pack.yaml": "{pack: core, title: Core, description: d}",
    "core/SML-01.yaml": rule(f"id: SML-01\n{SHARE}"),
    "core/SML-02.yaml": rule("id: SML-02\nseverity: warn"),
    "core/DOC-01.yaml": rule("id: DOC-01\ncheck: schema\nrequire: {}"),
    "core/warm.yaml": reference_list("list: warm\nvalues: [red]"),
    "core/SML-03.yaml": rule('id: SML-03\nrequire: {code: {in: "@warm"}}'),
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder, empty."""
    monkeypatch.chdir(tmp_path)


def loaded(
    config: str = "", ours: Mapping[str, str] | None = None, theirs: Mapping[str, str] | None = None
) -> Policy:
    """The policy of three folders, of which the last two may be missing, and a configuration."""
    folders = {"rules": BUILT_IN, "ours": ours, "theirs": theirs}
    layers = []
    for name, files in folders.items():
        for file, text in (files or {}).items():
            path = Path(name, file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        layers += [Layer(Path(name))] if files else []
    Path("sourcing.toml").write_text(config, encoding="utf-8")
    return load_layers(layers, read_config(Path("sourcing.toml"), DiskTree()).rules, types())


def problems(
    config: str = "", ours: Mapping[str, str] | None = None, theirs: Mapping[str, str] | None = None
) -> list[str]:
    with pytest.raises(PolicyProblems) as caught:
        loaded(config, ours, theirs)
    return [str(problem) for problem in caught.value.problems]


def pack(lines: str = "", name: str = "ours") -> dict[str, str]:
    return {"pack.yaml": f"pack: {name}\ntitle: Ours\ndescription: d\n{lines}"}


def found(policy: Policy, rule_id: str) -> Rule:
    (one,) = (rule for rule in policy.rules if rule.id == rule_id)
    return one


def weakenings(policy: Policy) -> list[str]:
    return [str(override) for override in policy.weakenings]


# What may be changed


def test_a_policy_without_layers_is_as_written() -> None:
    policy = loaded()
    assert policy.overrides == ()
    assert found(policy, "SML-01").severity == "fail"
    assert [value.value for value in found(policy, "SML-01").params] == [Decimal(25)]


@pytest.mark.parametrize(
    ("config", "weakening"),
    [
        ('[rules.SML-01]\nseverity = "warn"', "SML-01: severity warn instead of fail"),
        ("[rules.SML-01]\nenabled = false", "SML-01: off"),
        ("[rules.SML-01]\nparams.share = 30", "SML-01: share 30 instead of 25"),
        ("[rules.SML-01]\nparams.share = 20", "SML-01: share 20 instead of 25"),
        ('[rules.SML-02]\nseverity = "fail"', None),
        ('[rules.SML-01]\nseverity = "fail"', None),
        ("[rules.SML-01]\nparams.share = 25", None),
        ("[rules.SML-01]\nenabled = true", None),
        ("[rules.SML-01]\nlocked = true", None),
    ],
)
def test_every_weakening_is_told_with_its_line(config: str, weakening: str | None) -> None:
    told = [f"{weakening} (sourcing.toml:2)"] if weakening else []
    assert weakenings(loaded(config)) == told


def test_a_severity_is_changed() -> None:
    policy = loaded('[rules.SML-01]\nseverity = "warn"\n[rules.SML-02]\nseverity = "fail"')
    assert [found(policy, name).severity for name in ("SML-01", "SML-02")] == ["warn", "fail"]
    assert [override.weakens for override in policy.overrides] == [True, False]


def test_a_rule_that_is_off_is_gone() -> None:
    policy = loaded("[rules.SML-01]\nenabled = false")
    assert "SML-01" not in {rule.id for rule in policy.rules}


def test_a_parameter_has_its_new_value_wherever_the_rule_uses_it() -> None:
    ours = {
        **pack("rules: {SML-01: {params: {share: 30}}}"),
        "OUR-01.yaml": rule("id: OUR-01"),
    }
    changed = found(loaded(ours=ours), "SML-01")
    assert changed.params[0].value == 30
    assert changed.require.operand.value == 30  # type: ignore[union-attr]


def test_a_pack_may_change_rules_of_earlier_packs_and_lock_its_own() -> None:
    ours = {
        **pack("locked: true\nrules:\n  SML-01: {severity: warn}\n"),
        "OUR-01.yaml": rule("id: OUR-01"),
    }
    policy = loaded(ours=ours)
    assert weakenings(policy) == ["SML-01: severity warn instead of fail (ours/pack.yaml:6)"]
    assert found(policy, "OUR-01").locked == "ours/pack.yaml:4"
    assert found(policy, "OUR-01").pack == "ours"
    assert found(policy, "SML-01").locked == ""


def test_what_a_later_layer_undoes_is_no_weakening() -> None:
    ours = pack("rules: {SML-01: {severity: warn, params: {share: 30}}, SML-02: {enabled: false}}")
    config = (
        '[rules.SML-01]\nseverity = "fail"\nparams.share = 25\n[rules.SML-02]\nenabled = true\n'
    )
    policy = loaded(config, ours)
    assert found(policy, "SML-01").severity == "fail"
    assert found(policy, "SML-02").severity == "warn"
    assert weakenings(policy) == ["SML-01: share 25 instead of 30 (sourcing.toml:3)"]


def test_a_parameter_that_two_layers_change_is_told_with_what_the_rule_says() -> None:
    ours = pack("rules: {SML-01: {params: {share: 90}}}")
    told = weakenings(loaded("[rules.SML-01]\nparams.share = 80", ours))
    assert told == ["SML-01: share 80 instead of 90, and of 25 as written (sourcing.toml:2)"]


def test_what_an_earlier_layer_made_stricter_and_a_later_one_milder_again_is_told() -> None:
    ours = pack("rules: {SML-02: {severity: fail}}")
    told = weakenings(loaded('[rules.SML-02]\nseverity = "warn"', ours))
    assert told == ["SML-02: severity warn instead of fail (sourcing.toml:2)"]


# What is wrong with a setting


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (
            "[rules.SMM-01]\nenabled = false",
            ':1:1: there is no rule SMM-01; did you mean "SML',
        ),
        ("[rules.XXXX-99]\nenabled = false", ":1:1: there is no rule XXXX-99; `sourcing rules` li"),
        (
            "[rules.SML-01]\nparams.shares = 30",
            ':2:1: SML-01 has no parameter "shares"; did you mean "share"?',
        ),
        ("[rules.SML-02]\nparams.share = 30", ':2:1: SML-02 has no parameter "share"; it has none'),
        (
            '[rules.SML-01]\nparams.share = "30"',
            ':2:1: expected a number, found "30"; write it without quotes',
        ),
        ("[rules.SML-01]\nparams.share = [30]", ":2:1: expected a number, found a list"),
        (
            "[rules.SML-01]\nparams.share = 101",
            ":2:1: expected a number from 0 to 100, found 101; per cent",
        ),
        (
            "[rules.SML-01]\nparams.share = 2026-01-01",
            ':2:1: expected a number, found "2026',
        ),
        (
            "[rules.DOC-01]\nenabled = false",
            ":2:1: DOC-01 cannot be turned off: the other verdicts depend on it; remove the line",
        ),
    ],
)
def test_a_setting_that_cannot_be_meant_is_told_at_its_line(config: str, message: str) -> None:
    (told,) = problems(config)
    assert told.startswith(f"sourcing.toml{message}")


def test_a_setting_of_a_rule_whose_file_is_wrong_is_no_second_mistake() -> None:
    ours = {"OUR-01.yaml": rule("id: OUR-01\nseverity: error")}
    (told,) = problems("[rules.OUR-01]\nenabled = false", ours)
    assert told.startswith("ours/OUR-01.yaml:2:1: severity: unknown value")


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e300", "1" + "0" * 20])
def test_a_number_that_is_not_exact_is_no_parameter(number: str) -> None:
    with pytest.raises(ConfigProblems, match=r"sourcing\.toml:2:1: .* is not a number that a"):
        loaded(f"[rules.SML-01]\nparams.share = {number}")


def test_a_value_that_no_proposal_can_have_is_told_where_it_was_set() -> None:
    asked = "params: {shade: {type: text, default: red, doc: d}}\nrequire: {code: $shade}"
    ours = {"OUR-01.yaml": rule(f"id: OUR-01\n{asked}")}
    assert loaded('[rules.OUR-01]\nparams.shade = "blue"', ours).weakenings
    (told,) = problems('[rules.OUR-01]\nparams.shade = "gren"', ours)
    assert told == (
        "sourcing.toml:2:1: this value is not possible at ours/OUR-01.yaml:3: the value can never "
        'be "gren"; did you mean "green"? it can be: red, green, blue'
    )


def test_a_setting_of_a_pack_is_checked_alike() -> None:
    (told,) = problems(ours=pack("rules:\n  SML-01:\n    params: {share: many}"))
    assert told.startswith('ours/pack.yaml:6:14: expected a number, found "many"')
    (told,) = problems(ours=pack("rules: {SML-01: {severty: warn}}"))
    assert told.startswith('ours/pack.yaml:4:18: unknown key "severty"')


def test_a_layer_knows_the_rules_up_to_it_only() -> None:
    theirs = {**pack(name="theirs"), "OUR-01.yaml": rule("id: OUR-01")}
    (told,) = problems(ours=pack("rules: {OUR-01: {enabled: false}}"), theirs=theirs)
    assert told.startswith("ours/pack.yaml:4:9: there is no rule OUR-01")


# What is locked

LOCKS = {
    "by a pack, for its rules": {
        **pack("locked: true"),
        "OUR-01.yaml": rule(f"id: OUR-01\n{SHARE}"),
    },
    "by a pack, one by one": {
        **pack("rules: {OUR-01: {locked: true}}"),
        "OUR-01.yaml": rule(f"id: OUR-01\n{SHARE}"),
    },
    "by the rule": {"OUR-01.yaml": rule(f"id: OUR-01\nlocked: true\n{SHARE}")},
}
WEAKER = {
    'severity = "warn"': "weakened",
    "enabled = false": "turned off",
    "params.share = 20": "changed",
}


@pytest.mark.parametrize("setting", WEAKER)
@pytest.mark.parametrize("ours", LOCKS.values(), ids=LOCKS)
def test_a_locked_rule_cannot_be_weakened(ours: dict[str, str], setting: str) -> None:
    (told,) = problems(f"[rules.OUR-01]\n{setting}", ours)
    assert told.startswith("sourcing.toml:2:1: OUR-01 is locked by ours/")
    assert (
        f"so it cannot be {WEAKER[setting]} here; remove the line, or ask whoever locked it" in told
    )


def test_a_built_in_rule_can_be_changed_and_locked_by_one_layer() -> None:
    ours = pack("rules: {SML-01: {severity: warn, params: {share: 30}, locked: true}}")
    policy = loaded(ours=ours)
    assert len(policy.weakenings) == 2
    assert found(policy, "SML-01").locked == "ours/pack.yaml:4"
    (told,) = problems("[rules.SML-01]\nenabled = false", ours)
    assert "SML-01 is locked by ours/pack.yaml:4" in told


def test_a_locked_rule_can_be_made_stricter() -> None:
    ours = pack("rules: {SML-02: {locked: true}}")
    policy = loaded('[rules.SML-02]\nseverity = "fail"', ours)
    assert found(policy, "SML-02").severity == "fail"
    assert policy.weakenings == ()


def test_a_later_layer_cannot_take_the_lock_away() -> None:
    (told,) = problems(
        theirs=pack("rules:\n  SML-01:\n    enabled: false", "theirs"),
        ours=pack("rules: {SML-01: {locked: true}}"),
    )
    assert told.startswith("theirs/pack.yaml:6:5: ")
    assert "SML-01 is locked by ours/pack.yaml:4, so it cannot be turned off" in told


# Lists

WARMER = reference_list("list: warm\nreplaces: true\nas_of: 2026-06-01\nvalues: [red, green]")


def test_a_list_is_replaced_when_it_says_so_and_that_is_told() -> None:
    policy = loaded(ours={"warm.yaml": WARMER})
    assert policy.lists["warm"].values == ("red", "green")
    told = "@warm: values 2 as of 2026-06-01 instead of 1 as of 2026-01-01 (ours/warm.yaml:2)"
    assert weakenings(policy) == [told]
    assert found(policy, "SML-03").require.operand.value == {"red", "green"}  # type: ignore[union-attr]


def test_a_second_list_that_does_not_say_so_is_refused() -> None:
    (told,) = problems(ours={"warm.yaml": reference_list("list: warm")})
    assert told == "ours/warm.yaml:1:1: a second @warm; it is also in rules/core/warm.yaml"


def test_a_list_that_replaces_nothing_is_refused() -> None:
    (told,) = problems(ours={"w.yaml": reference_list("list: warn\nreplaces: true")})
    assert told == (
        "ours/w.yaml:1:1: there is no list @warn in an earlier layer to replace; "
        'did you mean "warm"?'
    )


def test_no_list_is_replaced_under_a_locked_rule() -> None:
    ours = pack("rules: {SML-03: {locked: true}}")
    (told,) = problems(ours=ours, theirs={"warm.yaml": WARMER})
    assert told.startswith("theirs/warm.yaml:2:1: no list can be replaced after a layer that locks")
    assert loaded(ours={**ours, "warm.yaml": WARMER}).lists["warm"].as_of == "2026-06-01"


# Pack files


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"pack.yaml": "pack: Ours"},
            ':1:1: pack: "Ours" does not have the required format; write small',
        ),
        ({"pack.yaml": "pack: ours\ntitle: t"}, ':1:1: the key "description" is missing'),
        (
            {"ours.yaml": pack()["pack.yaml"]},
            ":1:1: a file that begins with pack: is called",
        ),
        (
            {"pack.yaml": rule("id: OUR-01")},
            ":1:1: a file that begins with pack: is called",
        ),
        (pack("regime: gdpr"), ':4:1: no proposal can name the regime "gdpr"'),
    ],
)
def test_a_pack_file_that_is_wrong_is_told(files: dict[str, str], message: str) -> None:
    told = problems(ours=files)
    assert any(message in line for line in told), told


def test_two_packs_of_one_name_are_refused() -> None:
    (told,) = problems(ours=pack(name="core"))
    assert told == "ours/pack.yaml:1:1: a second pack core; it is also in rules/core/pack.yaml"


def test_a_pack_names_all_rules_of_its_folder_and_their_groups_are_its_folders() -> None:
    ours = {
        "a/pack.yaml": pack(name="first")["pack.yaml"],
        "a/people/OUR-01.yaml": rule("id: OUR-01"),
        "a/people/deep/OUR-02.yaml": rule("id: OUR-02"),
        "a/OUR-03.yaml": rule("id: OUR-03"),
        "b/x/OUR-04.yaml": rule("id: OUR-04"),
    }
    policy = loaded(ours=ours)
    told = {r.id: (r.pack, r.group) for r in policy.rules if r.id.startswith("OUR")}
    assert told == {
        "OUR-01": ("first", "people"),
        "OUR-02": ("first", "people"),
        "OUR-03": ("first", "first"),
        "OUR-04": ("b", "x"),
    }


def test_a_derived_attribute_does_not_stand_between_an_earlier_rule_and_what_it_reads() -> None:
    earlier = {"OUR-01.yaml": rule("id: OUR-01\nfor: part\nlocked: true\nrequire: {flag: true}")}
    derive = derivation("derive: flag\nfor: part\ncases: [{value: true, when: {id: a}}]")
    told = "theirs/flag.yaml:1:1: ours/OUR-01.yaml reads flag already, and would read this instead"
    theirs = {"flag.yaml": derive}
    assert problems("", earlier, theirs) == [f"{told}; use another name"]
    assert found(loaded("", {**theirs, **earlier}), "OUR-01").about == "part"


def test_a_folder_does_not_join_a_pack_by_its_name() -> None:
    where = "the folder is called like the pack core (rules/core/pack.yaml)"
    told = f"ours/core/a/OUR-01.yaml:1:1: {where}; give it a pack.yaml with a pack of its own"
    assert problems("", {"core/a/OUR-01.yaml": rule("id: OUR-01")}) == [f"{told}, or another name"]
    own = {"core/a/OUR-01.yaml": rule("id: OUR-01"), "core/pack.yaml": pack()["pack.yaml"]}
    assert found(loaded("", own), "OUR-01").pack == "ours"
