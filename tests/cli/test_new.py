"""`sourcing new` and `sourcing init` as a user meets them."""

import json
from pathlib import Path

import jsonschema_rs
import pytest
from typer.testing import CliRunner, Result

from checker.cli.app import app
from checker.cli.new import NewProposal, new_proposal
from checker.cli.settings import whole_policy
from checker.config import Config
from checker.policy.yaml_file import read_yaml
from checker.record import replace
from checker.resources import schema_file


def run(*words: str | Path, **more: str) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], **more)


@pytest.fixture(autouse=True)
def _in_a_folder_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def new_rule(*words: str) -> Result:
    return run("new", "rule", "OWN-01", "--title", "Every desk has an owner", *words)


def test_a_new_rule_is_written_and_the_next_step_told() -> None:
    found = new_rule("--for", "component", "--pack", "ours")
    assert found.exit_code == 0
    assert found.stdout == (
        "wrote ours/sources.yaml: list there the texts that your rules cite\n"
        "wrote ours/OWN-01-every-desk-has-an-owner.yaml\n"
        "next: write what it requires, and an example that it must find; then\n"
        "  sourcing test ours\n"
        "for completion in your editor:\n"
        "  sourcing schema rule > ours/rule.schema.json\n"
    )


@pytest.mark.parametrize("about", ["proposal", "component", "ip_asset", "milestone"])
def test_a_new_rule_is_valid_and_fails_its_own_example(about: str) -> None:
    assert new_rule("--for", about, "--pack", "ours").exit_code == 0
    file = Path("ours/OWN-01-every-desk-has-an-owner.yaml")
    schema = json.loads(schema_file("rule.schema.json").read_bytes())
    value = read_yaml(str(file), file.read_bytes()).value
    assert jsonschema_rs.validator_for(schema).is_valid(value)
    assert "OWN-01" in run("rules", "--rules", "ours").stdout
    tested = run("test", "ours")
    assert tested.exit_code == 1
    assert "write here a change that the rule must find" in tested.stdout


@pytest.mark.parametrize("name", ["texts.yaml", "texts.yml"])
def test_a_second_rule_cites_the_source_that_is_there(name: str) -> None:
    Path("ours").mkdir()
    Path("ours", name).write_text("sources: {house: {title: House rules, short: House}}")
    found = run("new", "rule", "OWN-02", "--title", "Another", "--pack", "ours")
    assert "sources.yaml" not in found.stdout
    assert "{source: house}" in Path("ours/OWN-02-another.yaml").read_text()


def test_packs_that_were_begun_alike_are_used_together() -> None:
    for number, pack in enumerate(("ours", "theirs & ours")):
        run("new", "rule", f"OWN-0{number}", "--title", "T", "--pack", pack)
    found = run("rules", "--rules", "ours", "--rules", "theirs & ours")
    assert (found.exit_code, found.stderr) == (0, "")
    assert "{source: policy_theirs_ours}" in Path("theirs & ours/OWN-01-t.yaml").read_text()


def test_names_are_plain_and_commands_can_be_copied() -> None:
    made = run("new", "rule", "OWN-01", "--title", "Größe: \u00c9tage", "--pack", "our rules")
    assert "wrote our rules/OWN-01-grosse-etage.yaml\n" in made.stdout
    assert "\n  sourcing test 'our rules'\n" in made.stdout
    made = run("new", "proposal", "--title", "Büro & Möbel", "-o", "a b.json")
    assert made.stdout.endswith("sourcing check 'a b.json'\n")
    assert json.loads(Path("a b.json").read_text())["id"] == "buro-mobel"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("own-1 --title T", '"own-1" is not a rule id; write capital letters, a dash and digits'),
        ("OWN-01 --title T --for componnent", '--for: there is no entity "componnent"; did you'),
        ("IP-03 --title T", "rule IP-03 already exists: "),
        ("OWN-01 --title T --pack /dev/null/x", "/dev/null/x cannot be created: Not a directory"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_and_nothing_written(words: str, message: str) -> None:
    found = run("new", "rule", *words.split())
    assert (found.exit_code, found.stdout) == (2, "")
    assert message in found.stderr
    assert list(Path().iterdir()) == []


def test_nothing_is_overwritten() -> None:
    assert run("init").exit_code == 0
    before = Path("sourcing.toml").read_text()
    found = run("init")
    assert found.exit_code == 2
    assert found.stderr == (
        "error: sourcing.toml already exists; `sourcing check --show-settings` shows its settings\n"
    )
    assert Path("sourcing.toml").read_text() == before


def test_a_new_configuration_is_valid_as_it_is_and_with_every_line_in_force() -> None:
    run("init")
    Path("ours").mkdir()
    assert run("rules").exit_code == 0
    text = Path("sourcing.toml").read_text()
    in_force = "\n".join(
        line.removeprefix("# ") if "=" in line or line.startswith("# [") else line
        for line in text.splitlines()
    ).replace("our-rules", "ours")
    run("new", "rule", "OWN-01", "--title", "T", "--pack", "ours")
    Path("sourcing.toml").write_text(in_force)
    found = run("rules")
    assert (found.exit_code, found.stderr) == (0, "")
    assert "OWN-01" in found.stdout


def test_a_new_proposal_lists_what_is_needed_and_passes_nothing() -> None:
    found = run("new", "proposal", "--title", "Payroll abroad", "--output", "payroll.json")
    assert found.exit_code == 0
    assert found.stdout.startswith("wrote payroll.json: a draft with the ")
    assert "next: fill it in from the top, then\n  sourcing check payroll.json" in found.stdout
    value = json.loads(Path("payroll.json").read_text())
    assert list(value)[:3] == ["id", "title", "status"]
    assert (value["id"], value["status"]) == ("payroll-abroad", "draft")
    checked = run("check", "payroll.json", "--output-format", "json", "--isolated")
    (proposal,) = json.loads(checked.stdout)["proposals"]
    assert checked.exit_code == 1
    assert {finding["verdict"] for finding in proposal["findings"]} == {"undetermined"}


def test_a_new_proposal_goes_to_a_folder_that_is_not_there_yet() -> None:
    assert run("new", "proposal", "--output", "proposals/2027/payroll.json").exit_code == 0
    assert json.loads(Path("proposals/2027/payroll.json").read_text())["status"] == "draft"
    found = run("new", "proposal", "--output", "/dev/null/x/payroll.json")
    assert found.exit_code == 2
    assert found.stderr == "error: /dev/null/x cannot be created: Not a directory\n"


def test_a_new_proposal_goes_to_standard_output_alone() -> None:
    assert json.loads(run("new", "proposal").stdout)["status"] == "draft"


def test_facts_are_asked_for_until_there_is_no_answer_more() -> None:
    answers = "".join(f"{answer}\n" for answer in ("nonsense", "", "", ""))
    found = run("new", "proposal", "--ask", "-o", "p.json", input=answers)
    assert found.exit_code == 0
    assert "[1/" in found.stderr
    assert "components[].providerType: " in found.stderr
    assert 'the value can never be "nonsense"' in found.stderr
    assert Path("p.json").is_file()


def test_an_answer_is_stated_in_the_type_of_its_fact(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    Path("ours/texts.yaml").write_text("sources: {house: {title: House rules, short: House}}")
    typed = (
        "buyer.regimes: {contains: gdpr}, data.personalData: true, contract.endDate: 2027-01-01,"
        ' function.rtoHours: 4, financials.totalValue: {gt: "1 EUR"}'
    )
    run("new", "rule", "OWN-01", "--title", "T", "--pack", "ours")
    file = Path("ours/OWN-01-t.yaml")
    text = file.read_text().replace("require:  ", f"require: {{{typed}}}\n#")
    file.write_text(text.replace("  id: {present: true}", "#"))
    policy = whole_policy([Path("ours")], Config())
    policy = replace(policy, rules=tuple(rule for rule in policy.rules if rule.id == "OWN-01"))
    said = {
        "regimes": "gdpr, pci",
        "personalData": "true",
        "endDate": "2027-06-30",
        "rtoHours": "8",
        "totalValue": "20.5 EUR",
    }
    asked = NewProposal("P", Path("p.json"), lambda q: next(a for k, a in said.items() if k in q))
    list(new_proposal(policy, asked))
    value = json.loads(Path("p.json").read_text())
    assert value["buyer"] == {"regimes": ["gdpr", "pci"]}
    assert value["data"] == {"personalData": True}
    assert value["contract"] == {"endDate": "2027-06-30"}
    assert value["function"] == {"rtoHours": 8}
    assert value["financials"] == {"totalValue": {"amount": 20.5, "currency": "EUR"}}
