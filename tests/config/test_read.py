"""What a configuration says, and what is said to whoever wrote it wrongly."""

from pathlib import Path

import pytest

from checker.config import Config, ConfigProblems, Exclude, ListSettings, read_config
from checker.config.model import RedactSettings, WaiverSettings
from checker.reading import DiskTree

WHOLE = """\
# what this repository asks for
packs = ["gdpr"]
rule-folders = ["policy", "../ours"]
fail-level = "warn"
exclude = ["drafts", "old/*.json"]
baseline = "known.json"

[rules.PFL-01]
severity = "warn"
params = {share = 30}

[rules.IP-04]
enabled = false

[lists]
max-age-months = 12
stale = "error"

[waivers]
file = "waivers.yaml"
approvers = ["cpo@example.org"]
max-months = 6

[redact]
paths = ["financials.options"]
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: `team` in an empty one."""
    (tmp_path / "team").mkdir()
    monkeypatch.chdir(tmp_path / "team")
    return tmp_path


def written(text: str, name: str = "sourcing.toml") -> Path:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8", newline="")
    return Path(name)


def config(text: str, name: str = "sourcing.toml") -> Config:
    return read_config(written(text, name), DiskTree())


def problems(text: str, name: str = "sourcing.toml") -> list[str]:
    with pytest.raises(ConfigProblems) as caught:
        config(text, name)
    return [str(problem) for problem in caught.value.problems]


def test_an_empty_file_says_nothing() -> None:
    assert config("") == Config(files=("sourcing.toml",))


def test_every_key_is_read_and_paths_are_those_of_the_file() -> None:
    found = config(WHOLE, "in/sourcing.toml")
    assert found.packs == ("gdpr",)
    assert found.rule_folders == (Path("in/policy"), Path("ours"))
    assert found.fail_level == "warn"
    assert found.exclude == (Exclude(Path("in"), "drafts"), Exclude(Path("in"), "old/*.json"))
    assert found.baseline == Path("in/known.json")
    assert found.lists == ListSettings(12, "error")
    assert found.waivers == WaiverSettings(Path("in/waivers.yaml"), ("cpo@example.org",), 6)
    assert found.redact == RedactSettings(("financials.options",))
    first, second = found.rules
    assert (first.rule, first.severity, first.enabled, first.params) == (
        "PFL-01",
        "warn",
        None,
        {"share": 30},
    )
    assert (second.rule, second.severity, second.enabled) == ("IP-04", None, False)


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("packs.gdpr", "sourcing.toml:2"),
        ("fail-level", "sourcing.toml:4"),
        ("exclude.drafts", "sourcing.toml:5"),
        ("lists.stale", "sourcing.toml:17"),
        ("waivers.file", "sourcing.toml:20"),
        ("redact.paths.financials.options", "sourcing.toml:25"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_key_tells_where_it_stands(key: str, place: str, line_end: str) -> None:
    assert str(config(WHOLE.replace("\n", line_end)).places[key]) == place


def test_every_setting_of_a_rule_tells_where_it_stands() -> None:
    first, second = config(WHOLE).rules
    assert str(first.place()) == "sourcing.toml:8"
    assert str(first.place("severity")) == "sourcing.toml:9"
    assert str(first.place("params.share")) == "sourcing.toml:10"
    assert str(second.place("enabled")) == "sourcing.toml:13"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[rules.PFL-01.params]\nshare = 3", "sourcing.toml:2"),
        ("[rules]\nPFL-01.params.share = 3", "sourcing.toml:2"),
        ("rules.PFL-01.params.share = 3", "sourcing.toml:1"),
        ('rules."PFL-01".params = {"share" = 3}', "sourcing.toml:1"),
        ("  [ rules . PFL-01 ] # ours\n  params = {share = 3}", "sourcing.toml:2"),
        ("[rules]\nPFL-01 = {params = {share = 3}}", "sourcing.toml:2"),
        ("rules = {PFL-01 = {params = {share = 3}}}", "sourcing.toml:1"),
    ],
)
def test_a_key_is_found_however_it_is_written(text: str, place: str) -> None:
    (rule,) = config(text).rules
    assert str(rule.place("params.share")) == place


def test_the_table_of_a_pyproject_is_a_configuration() -> None:
    text = '[project]\nname = "x"\n\n[tool.sourcing]\nfail-level = "never"\n'
    found = config(text, "pyproject.toml")
    assert found.fail_level == "never"
    assert str(found.places["fail-level"]) == "pyproject.toml:5"


# What is wrong

WRONG = [
    ('fail-levle = "warn"', '1:1: unknown key "fail-levle"; did you mean "fail-level"?'),
    ("packs = []\n\nzzz = 1", '3:1: unknown key "zzz"; known: baseline, exclude, extend, fail-l'),
    ('fail-level = "warm"', '1:1: fail-level: unknown value "warm"; did you mean "warn"?'),
    ("fail-level = 3", "1:1: fail-level: unknown value 3; one of fail, warn, never"),
    ('packs = "gdpr"', '1:1: packs cannot be "gdpr"; write a list: [ … ]'),
    ("packs = [1]", "1:1: packs.0 cannot be 1; write a text: "),
    ('[rules.PFL-01]\nseverty = "warn"', '2:1: unknown key "severty"; did you mean "severity"?'),
    ('[rules.PFL-01]\n  severity = "wran"', "2:3: rules.PFL-01.severity: unknown value"),
    ('[rules.PFL-01]\nenabled = "no"', "2:1: rules.PFL-01.enabled cannot be"),
    ("[rules.pfl-1]\nenabled = false", '1:1: "pfl-1" is not a rule id; a rule id is capital'),
    ("[rules.PFL-01]", "1:1: rules.PFL-01: the table is empty; write a key below it, or"),
    (
        "[rules.PFL-01]\nlocked = false",
        "2:1: rules.PFL-01.locked: it can only be true; remove the line",
    ),
    (
        '[rules.PFL-01]\nenabled = false\nrule-folders = ["ours"]',
        '3:1: unknown key "rule-folders"; put it above the first table: below a table it is a key',
    ),
    ('[waivers]\nfail-level = "fail"', '2:1: unknown key "fail-level"; put it above the first ta'),
    ("[lists]\nmax-age = 3", '2:1: unknown key "max-age"; did you mean "max-age-months"?'),
    ("[lists]\nmax-age-months = 1.5", "2:1: lists.max-age-months cannot be 1.5; write a whole"),
    ("[waivers]\nmax-months = 0", "2:1: waivers.max-months: 0 is less than the minimum of 1"),
    ("[waivers]\napprovers = []", "2:1: waivers.approvers: the list is empty; name one at least"),
    ('[redact]\npath = ["a"]', '2:1: unknown key "path"; did you mean "paths"?'),
    ("packs = [\n", "2:1: not TOML: invalid value"),
    ("fail-level = warn", "1:14: not TOML: invalid value; write a text between double quotes"),
    ("\ufefffail-level = 'warn'", "1:1: the file begins with a byte order mark (BOM); save the"),
    (
        "[tool.sourcing]\npacks = []",
        '1:1: unknown key "tool"; [tool.sourcing] is for pyproject.toml; here its keys stand at',
    ),
    ('packs = ["a"]\npacks = ["b"]', "2:1: not TOML: cannot overwrite a value"),
    ("[waivers]\n[waivers]", "2:9: not TOML: cannot declare"),
    ('extend = "nowhere.toml"', "1:1: nowhere.toml does not exist"),
    ('extend = "sourcing.toml"', "1:1: sourcing.toml extends itself; remove the extend"),
    ('extend = "pyproject.toml"', "1:1: pyproject.toml does not exist, or has no [tool.sourcing]"),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_what_no_configuration_can_say_is_told_at_its_line(text: str, message: str) -> None:
    (found,) = problems(text)
    assert found.startswith(f"sourcing.toml:{message}")


def test_a_key_of_a_pyproject_belongs_below_its_table() -> None:
    found = problems('[tool.sourcing.lists]\nbaseline = "b"\nstale = "warn"', "pyproject.toml")
    assert "put it right below [tool.sourcing]" in found[0]


def test_every_problem_is_told_at_once() -> None:
    assert len(problems('fial = 1\nfail-level = "x"\n[waivers]\nmax-months = "3"')) == 3


def test_bytes_that_are_no_text_are_told_at_their_line() -> None:
    Path("sourcing.toml").write_bytes(b"packs = []\n# \xff")
    with pytest.raises(ConfigProblems, match=r"sourcing\.toml:2:3: not UTF-8 text"):
        read_config(Path("sourcing.toml"), DiskTree())


def test_a_folder_is_no_configuration() -> None:
    Path("sourcing.toml").mkdir()
    with pytest.raises(ConfigProblems, match=r"cannot be read: this is not a file"):
        read_config(Path("sourcing.toml"), DiskTree())


def test_a_file_that_is_named_must_be_there() -> None:
    with pytest.raises(ConfigProblems, match=r"other\.toml does not exist"):
        read_config(Path("other.toml"), DiskTree())


# Files that extend others

BASE = """\
packs = ["gdpr"]
rule-folders = ["policy"]
fail-level = "warn"
exclude = ["old"]
[rules.PFL-01]
severity = "fail"
[waivers]
approvers = ["a@example.org", "b@example.org"]
max-months = 6
"""


def test_what_is_extended_comes_first_and_lists_add_up() -> None:
    written(BASE, "../sourcing.toml")
    own = (
        'extend = "../sourcing.toml"\npacks = ["eu-dora"]\nrule-folders = ["ours"]\n'
        'exclude = ["new"]\n[rules.PFL-01]\nseverity = "warn"\n[waivers]\nmax-months = 3\n'
    )
    found = config(own)
    assert found.files == ("../sourcing.toml", "sourcing.toml")
    assert found.packs == ("gdpr", "eu-dora")
    assert found.rule_folders == (Path("../policy"), Path("ours"))
    assert found.fail_level == "warn"
    assert found.exclude == (Exclude(Path(".."), "old"), Exclude(Path(), "new"))
    assert [rule.severity for rule in found.rules] == ["fail", "warn"]
    assert found.waivers.approvers == ("a@example.org", "b@example.org")
    assert found.waivers.max_months == 3
    assert str(found.places["fail-level"]) == "../sourcing.toml:3"
    assert str(found.places["waivers.max-months"]) == "sourcing.toml:8"


def test_nothing_is_merged_without_being_asked_for() -> None:
    written(BASE, "../sourcing.toml")
    assert config("packs = []").fail_level is None


def test_files_that_extend_each_other_in_a_circle_are_refused() -> None:
    written('extend = "sourcing.toml"', "b.toml")
    (found,) = problems('\nextend = "b.toml"')
    assert found == "b.toml:1:1: sourcing.toml extends itself; remove the extend"


def test_a_mistake_in_what_is_extended_is_told_there() -> None:
    written("\npack = []", "../base.toml")
    (found,) = problems('extend = "../base.toml"')
    assert found == '../base.toml:2:1: unknown key "pack"; did you mean "packs"?'
