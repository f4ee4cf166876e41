"""`sourcing.toml` on the command line: it is found, it is obeyed, and an option beats it."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import GOLDEN, Run
from tests.git import git

OURS = """\
id: OUR-01
title: The proposal has a title of ours
severity: fail
require: {title: {matches: "Ours.*"}}
message: "{title} is not ours."
remediation: Call it ours.
rationale: To see.
references: [{source: book, at: "Ch. 1"}]
"""


@pytest.fixture
def folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: the golden proposals and their rules, ready for a configuration."""
    for name in ("clean.json", "mixed.json"):
        (tmp_path / name).write_bytes((GOLDEN / name).read_bytes())
    (tmp_path / "rules").symlink_to(GOLDEN / "rules")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ids(stdout: str) -> set[str]:
    return {rule["id"] for rule in json.loads(stdout)["rules"]}


def test_the_nearest_configuration_is_obeyed(run: Run, folder: Path) -> None:
    Path("sourcing.toml").write_text('packs = ["extra"]\nfail-level = "warn"\n')
    found = run("check", "clean.json", "-f", "json")
    assert found.exit_code == 1
    assert "EXT-01" in ids(found.stdout)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("--isolated", 0),
        ("--fail-level fail", 0),
        ("--config other.toml", 0),
        ("--config sourcing.toml", 1),
    ],
)
def test_an_option_beats_the_file(run: Run, folder: Path, words: str, code: int) -> None:
    Path("sourcing.toml").write_text('packs = ["extra"]\nfail-level = "warn"\n')
    Path("other.toml").write_text('fail-level = "warn"\n')
    assert run("check", "clean.json", *words.split()).exit_code == code


def test_folders_of_rules_lie_where_the_file_says(run: Run, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub/sourcing.toml").write_text('rule-folders = ["../ours"]')
    found = run("check", "clean.json", "--config", "sub/sourcing.toml")
    assert found.exit_code == 2
    assert found.stderr == (
        "error: 1 problem in the rules\nsub/sourcing.toml:1:1: ours: no such folder of rules\n"
    )


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        (
            "pack = []",
            "",
            '1 problem in the configuration\nsourcing.toml:1:1: unknown key "pack"; ',
        ),
        (
            '\npacks = ["xtra"]',
            "",
            'sourcing.toml:2: packs: unknown value "xtra"; did you mean "ex',
        ),
        (
            '[redact]\npaths = ["title", "titel"]',
            "",
            'sourcing.toml:2: redact.paths: "titel" hides nothing: there is no field "titel"; did',
        ),
        ("", "--config no.toml", "no.toml:1:1: no.toml does not exist"),
        ("", "--config sourcing.toml --isolated", "--config and --isolated: use only one of them"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_told_before_anything_is_checked(
    run: Run, folder: Path, text: str, words: str, message: str
) -> None:
    Path("sourcing.toml").write_text(text)
    found = run("check", "clean.json", *words.split())
    assert (found.exit_code, found.stdout) == (2, "")
    assert message in found.stderr


@pytest.mark.parametrize("path", ["sub/*.json", "sub/**/*.json", "sub", "sub/clean.json"])
def test_the_search_begins_where_the_proposals_are(run: Run, folder: Path, path: str) -> None:
    (folder / "sub").mkdir()
    Path("clean.json").rename("sub/clean.json")
    Path("sub/sourcing.toml").write_text('packs = ["extra"]')
    assert "EXT-01" in ids(run("check", path, "-f", "json").stdout)
    assert "EXT-01" not in ids(run("check", "mixed.json", "-f", "json").stdout)


def test_what_comes_from_standard_input_is_governed_by_the_name_it_is_given(
    run: Run, folder: Path
) -> None:
    (folder / "sub").mkdir()
    Path("sub/sourcing.toml").write_text('packs = ["extra"]')
    data = Path("clean.json").read_bytes()
    named = ["--stdin-filename", "sub/new.json"]
    assert "EXT-01" in ids(run("check", "-", "-f", "json", *named, input=data).stdout)
    assert "EXT-01" not in ids(run("check", "-", "-f", "json", input=data).stdout)


def checked(stdout: str) -> set[str]:
    return {proposal["file"] for proposal in json.loads(stdout)["proposals"]}


@pytest.fixture
def nested(folder: Path) -> Path:
    """One proposal in `new`, one in `old/deep`."""
    for name in ("new", "old/deep"):
        (folder / name).mkdir(parents=True)
    Path("mixed.json").unlink()
    Path("rules").unlink()
    shutil.copytree(GOLDEN / "rules", "rules")  # a link that leads out would be a problem
    Path("clean.json").rename("new/clean.json")
    Path("old/deep/archived.json").write_bytes(Path("new/clean.json").read_bytes())
    return folder


@pytest.mark.parametrize(
    "pattern",
    ["old", "old/", "old/**", "/old", "./old", "*/deep", "deep", "**/deep", "archived.*", "o?d/*"],
)
@pytest.mark.parametrize("path", [".", "**/*.json"])
def test_what_is_excluded_is_not_searched(run: Run, nested: Path, pattern: str, path: str) -> None:
    both = {"new/clean.json", "old/deep/archived.json"}
    assert checked(run("check", path, "-f", "json").stdout) == both
    Path("sourcing.toml").write_text(f'exclude = ["{pattern}"]')
    found = run("check", path, "-f", "json")
    assert (found.exit_code, checked(found.stdout)) == (0, {"new/clean.json"})


@pytest.mark.parametrize("pattern", ["/deep", "OLD", "ld", "old/archived.json", "../old"])
def test_what_a_pattern_does_not_mean_is_checked(run: Run, nested: Path, pattern: str) -> None:
    Path("sourcing.toml").write_text(f'exclude = ["{pattern}"]')
    assert "old/deep/archived.json" in checked(run("check", ".", "-f", "json").stdout)


def test_a_pattern_is_meant_from_the_folder_of_its_file(run: Run, nested: Path) -> None:
    Path("old/base.toml").write_text('exclude = ["deep/*"]')
    Path("sourcing.toml").write_text('extend = "old/base.toml"')
    assert checked(run("check", "-f", "json").stdout) == {"new/clean.json"}


def test_a_named_file_is_checked_all_the_same_unless_told_otherwise(run: Run, nested: Path) -> None:
    Path("sourcing.toml").write_text('exclude = ["old"]')
    named = ["check", "old/deep/archived.json", "new/clean.json", "-f", "json"]
    assert "old/deep/archived.json" in checked(run(*named).stdout)
    assert checked(run(*named, "--force-exclude").stdout) == {"new/clean.json"}


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("old", ""),
        ("old/**/*.json", ""),
        (
            "old/deep/archived.json --force-exclude",
            " (--force-exclude also excludes named files)",
        ),
    ],
)
def test_a_run_that_is_empty_because_of_exclude_says_so(
    run: Run, nested: Path, words: str, hint: str
) -> None:
    Path("sourcing.toml").write_text('\nexclude = ["old"]')
    found = run("check", *words.split())
    said = f"exclude at sourcing.toml:2 excludes every file found{hint}"
    assert found.exit_code == 3
    assert found.stderr == f"error: there was nothing to check: {said}\n"
    assert run("check", *words.split(), "--allow-empty").exit_code == 0


def test_what_is_excluded_is_no_known_finding_either(run: Run, nested: Path) -> None:
    Path("sourcing.toml").write_text('exclude = ["old"]')
    assert "of 1 proposal\n" in run("baseline", "create").stdout


NESTED = (
    "error this configuration has no effect: the run is governed by {by}\n"
    "  --> old/deep/{name}\n"
    '  fix: Check old/deep in a separate run and put it under "exclude" here, or name one '
    "configuration with --config.\n"
)


@pytest.mark.parametrize("by", ["sourcing.toml", "no configuration"])
@pytest.mark.parametrize("name", ["sourcing.toml", ".sourcing.toml", "pyproject.toml"])
@pytest.mark.parametrize("path", [".", "**/*.json", "old"])
def test_a_configuration_that_takes_no_effect_is_an_error(
    run: Run, nested: Path, by: str, name: str, path: str
) -> None:
    if by == "sourcing.toml":
        Path(by).write_text("")
    text = '[rules.FUN-01]\nseverity = "warn"\n'
    if name == "pyproject.toml":
        text = text.replace("[rules", "[tool.sourcing.rules")
    Path("old/deep", name).write_text(text)
    found = run("check", path)
    assert found.exit_code == 2
    assert NESTED.format(by=by, name=name) in found.stdout
    assert run("baseline", "create", path).exit_code == 2


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("old/deep/sourcing.toml", "", "--isolated"),
        ("old/deep/sourcing.toml", "", "--config sourcing.toml"),
        ("old/deep/sourcing.toml", "", "new"),
        ("old/deep/sourcing.toml", "", "old/deep"),
        ("old/deep/sourcing.toml", "", "old/deep/archived.json"),
        ("old/deep/pyproject.toml", '[project]\nname = "sourcing"\n', "."),
        ("sourcing.toml", 'exclude = ["old/deep"]', "."),
        ("sourcing.toml", 'extend = "old/deep/sourcing.toml"', "."),
    ],
)
def test_no_error_where_nobody_can_be_mistaken(
    run: Run, nested: Path, file: str, text: str, words: str
) -> None:
    Path("sourcing.toml").write_text("")
    if file == "sourcing.toml":
        Path("old/deep/sourcing.toml").write_text("")
    Path(file).write_text(text)
    assert run("check", *words.split()).exit_code == 0


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("sourcing.toml", 'rule-folders = ["ours"]\n[rules.FUN-01]\nseverity = "warn"\n'),
        ("sourcing.toml", 'rule-folders = ["ours"]\n[rules.FUN-01]\nenabled = false\n'),
        ("sourcing.toml", 'rule-folders = ["ours"]\n[rules.FUN-01]\nparams.most = 1000\n'),
        ("sourcing.toml", 'packs = ["extra"]\n'),
        ("ours/OUR-01-known.yaml", OURS.replace("severity: fail", "severity: warn")),
    ],
    ids=["severity", "enabled", "parameter", "folder and pack", "content of a folder"],
)
def test_a_kept_policy_is_never_that_of_other_settings(
    run: Run, folder: Path, file: str, text: str
) -> None:
    Path("ours").mkdir()
    Path("ours/OUR-01-known.yaml").write_text(OURS)
    Path("sourcing.toml").write_text('rule-folders = ["ours"]\n')
    words = ("check", "mixed.json", "--cache-dir", folder / "cache", "-f", "json")
    before = run(*words).stdout
    assert run(*words).stdout == before
    Path(file).write_text(text)
    after = run(*words).stdout
    assert after != before
    assert after == run(*words[:2], "--no-cache", "-f", "json").stdout


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an installed pack that is called ours."""
    rules = tmp_path / "site" / "ours_package" / "rules"
    rules.mkdir(parents=True)
    (rules / "pack.yaml").write_text("pack: ours\ntitle: Ours\ndescription: d\n")
    (rules / "OUR-01-known.yaml").write_text(OURS)
    facts = tmp_path / "site" / "ours_package-1.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: ours-package\nVersion: 1\n")
    points = "[sourcing.packs]\nours = ours_package.rules\n"
    (facts / "entry_points.txt").write_text(points)
    monkeypatch.syspath_prepend(tmp_path / "site")
    return rules


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("OUR-01-known.yaml", OURS.replace("severity: fail", "severity: warn")),
        ("pack.yaml", "pack: ours\ntitle: O\ndescription: d\nrules: {FUN-01: {severity: warn}}\n"),
    ],
    ids=["rule", "pack"],
)
def test_a_kept_policy_is_never_that_of_another_version_of_an_installed_pack(
    run: Run, folder: Path, installed: Path, file: str, text: str
) -> None:
    words = ("check", "mixed.json", "--pack", "ours", "-f", "json")
    kept = (*words, "--cache-dir", folder / "cache")
    before = run(*kept).stdout
    assert "OUR-01" in ids(before)
    (installed / file).write_text(text)
    after = run(*kept).stdout
    assert after != before
    assert after == run(*words, "--no-cache").stdout


def test_a_kept_policy_is_never_that_of_another_commit(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    (folder / ".git").rmdir()

    git("init", "--quiet")
    Path("ours").mkdir()
    Path("sourcing.toml").write_text('rule-folders = ["ours"]\n')
    for severity in ("fail", "warn"):
        text = OURS.replace("severity: fail", f"severity: {severity}")
        Path("ours/OUR-01-known.yaml").write_text(text)
        git("add", "ours", "sourcing.toml")
        git("commit", "--quiet", "-m", severity)

    def severity_at(ref: str) -> str:
        words = ("check", "mixed.json", "-f", "json", "--cache-dir", folder / "cache")
        report = json.loads(run(*words, "--trust-ref", ref).stdout)
        (severity,) = (rule["severity"] for rule in report["rules"] if rule["id"] == "OUR-01")
        return str(severity)

    refs = ["HEAD", "HEAD~", "HEAD", "HEAD~"]
    assert [severity_at(ref) for ref in refs] == ["warn", "fail", "warn", "fail"]


def test_examples_that_are_tried_are_those_of_the_folders_of_the_file(
    run: Run, folder: Path
) -> None:
    Path("ours").mkdir()
    Path("ours/sources.yaml").write_text("sources: {own: {title: O, short: O}}\n")
    example = 'examples:\n  fail: [{name: no title of ours, patch: {title: "Theirs"}}]\n'
    Path("ours/OUR-01.yaml").write_text(OURS.replace("source: book", "source: own") + example)
    Path("sourcing.toml").write_text('rule-folders = ["ours"]\n')
    found = run("test", "-f", "json")
    assert found.exit_code == 0, found.output
    assert "OUR-01" in found.stdout
    assert "FUN-01" not in found.stdout
    Path("ours/OUR-01.yaml").write_text(
        OURS.replace("source: book", "source: own") + example.replace("fail:", "pass:")
    )
    assert run("test").exit_code == 1


def test_the_schema_of_the_configuration_is_published(run: Run) -> None:
    assert json.loads(run("schema", "config").stdout)["title"] == "Sourcing configuration"


def test_a_file_by_which_nothing_fails_a_run_is_told(run: Run, folder: Path) -> None:
    Path("sourcing.toml").write_text('# For now.\nfail-level = "never"\n')
    told = "no finding fails the run: fail-level never (sourcing.toml:2)"
    found = run("check", "mixed.json")
    assert (found.exit_code, told in found.stdout) == (0, True)
    found = run("check", "mixed.json", "--fail-level", "fail")
    assert (found.exit_code, told in found.stdout) == (1, False)


@pytest.mark.parametrize("words", ["rules --check", "test", "new rule NEW-01 --title New"])
def test_rules_may_use_what_the_configuration_names(
    run: Run, folder: Path, installed: Path, words: str
) -> None:
    (installed / "lists.yaml").write_text(
        "list: ourWords\ntitle: Ours\nas_of: 2026-01-01\nvalues: [Payroll]\nsource: book\n"
    )
    Path("house").mkdir()
    uses = OURS.replace("OUR-01", "USE-01").replace('matches: "Ours.*"', 'in: "@ourWords"')
    Path("house/USE-01.yaml").write_text(uses)
    Path("sourcing.toml").write_text('packs = ["ours"]\nrule-folders = ["house"]\n')
    found = run(*words.split(), *["--pack", "house"] * ("new" in words))
    assert found.stderr in {"", "error: no example ran\n"}


@pytest.mark.parametrize("words", ["rules --check", "test", "test house"])
def test_a_folder_or_pack_that_is_not_there_is_told_where_it_is_named(
    run: Run, folder: Path, words: str
) -> None:
    Path("house").mkdir()
    Path("house/OUR-01.yaml").write_text(OURS)
    Path("sourcing.toml").write_text('fail-level = "warn"\nrule-folders = ["hous"]\n')
    assert "sourcing.toml:2:1: hous: no such folder of rules" in run(*words.split()).stderr
    Path("sourcing.toml").write_text('rule-folders = ["house"]\npacks = ["extr"]\n')
    told = 'error: sourcing.toml:2: packs: unknown value "extr"; did you mean "extra"?\n'
    assert run(*words.split()).stderr == told


def test_a_pack_can_be_worked_on_where_it_is_also_installed_and_in_use(
    run: Run, folder: Path, installed: Path
) -> None:
    shutil.copytree(installed, "house")
    Path("sourcing.toml").write_text('packs = ["ours"]\n')
    assert run("rules", "--check", "house").stderr == ""


def test_a_rule_is_begun_in_a_folder_that_is_configured_and_not_there_yet(
    run: Run, folder: Path
) -> None:
    Path("sourcing.toml").write_text('rule-folders = ["house"]\n')
    assert run("new", "rule", "NEW-01", "--title", "New", "--pack", "house").exit_code == 0
    other = run("new", "rule", "NEW-01", "--title", "New", "--pack", "elsewhere")
    assert other.stderr == "error: rule NEW-01 already exists: house/NEW-01-new.yaml\n"
