"""`sourcing` and its commands."""

import json
import shlex
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from checker import __version__
from checker.cli.acceptance import accepted, accepted_files
from checker.cli.asked import Asked, check_asked
from checker.cli.exclusion import Exclusion
from checker.cli.explain import explain_rule, list_rules
from checker.cli.settings import Usage, chosen_policy, day, one_of, run_config, usage
from checker.cli.why import WhySettings, why
from checker.cli.writing import write_out
from checker.reading import DiskTree
from checker.report.formats import FORMATS
from checker.resources import schema_file
from checker.schema.bundle import proposal_schema


class Commands(TyperGroup):
    """The commands; whoever names a file in their place is told the command that checks it."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """See `click.Group`."""
        if args[0] not in self.commands and Path(args[0]).exists():
            told = f'"{args[0]}" is not a command; to check it: sourcing check {shlex.join(args)}'
            with usage():
                raise Usage(told)
        return super().resolve_command(ctx, args)


app = typer.Typer(
    name="sourcing",
    cls=Commands,
    help="Check sourcing proposals (JSON) against rules about core and commodity functions, IP, "
    "data, governance, quality, risk and value.\n\nNo legal advice is given.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Rules = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules", help="A folder of rules to use in addition to the built-in ones; repeatable."
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(help="Only rules whose id begins with this, such as IP or IP-03; repeatable."),
]
Ignore = Annotated[
    list[str] | None, typer.Option(help="Skip rules whose id begins with this; repeatable.")
]
Packs = Annotated[
    list[str] | None,
    typer.Option("--pack", help="Turn on a pack in addition to core, such as gdpr."),
]

AsOf = Annotated[
    str | None, typer.Option(help="The date to judge by, YYYY-MM-DD. Default: today in UTC.")
]


Ledger = Annotated[
    Path | None,
    typer.Option("--waivers", help="The waivers file. Default: waivers.yaml beside the proposals."),
]
Known = Annotated[
    Path | None,
    typer.Option(help="The baseline file. Default: .sourcing-baseline.json in the current folder."),
]
Configured = Annotated[
    Path | None,
    typer.Option("--config", help="The configuration to use. Default: the nearest sourcing.toml."),
]
Isolated = Annotated[bool, typer.Option("--isolated", help="Use no configuration file.")]
TextOrJson = Annotated[str, typer.Option("--output-format", "-f", help="text or json.")]


def _is_json(output_format: str) -> bool:
    return one_of("--output-format", output_format, ("text", "json")) == "json"


def _say(lines: Iterable[str]) -> None:
    """Writes lines once all of them are known: whoever reads no further interrupts no work."""
    write_out(list(lines))


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sourcing {__version__}")
        raise typer.Exit


@app.callback()
def sourcing(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Check sourcing proposals against policy."""


@app.command()
def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files, folders or globs; - for standard input. Default: the current folder."
        ),
    ] = None,
    output_format: Annotated[
        str | None,
        typer.Option(
            "--output-format",
            "-f",
            help=f"How to report: {', '.join(FORMATS)}. Default: text.",
            envvar="SOURCING_OUTPUT_FORMAT",
        ),
    ] = None,
    output_file: Annotated[
        Path | None, typer.Option("--output-file", "-o", help="Write the report to this file.")
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FORMAT=FILE",
            help="Report in one more format; - for standard output; repeatable.",
        ),
    ] = None,
    sarif_suppressed: Annotated[
        bool,
        typer.Option(
            "--sarif-suppressed", help="Put waived and baselined findings into SARIF, for auditors."
        ),
    ] = False,
    fail_level: Annotated[
        str | None,
        typer.Option(
            help="The lowest severity that fails the run: fail, warn or never. Default: fail."
        ),
    ] = None,
    as_of: AsOf = None,
    select: Select = None,
    ignore: Ignore = None,
    pack: Packs = None,
    rules: Rules = None,
    config_file: Configured = None,
    isolated: Isolated = False,
    waivers: Ledger = None,
    no_waivers: Annotated[
        bool, typer.Option("--no-waivers", help="Show waived findings as open, for auditors.")
    ] = False,
    baseline: Known = None,
    trust_ref: Annotated[
        str | None,
        typer.Option(
            "--trust-ref",
            metavar="REF",
            help="Take configuration, rules, waivers and baseline from this commit, such as "
            "origin/main, and report what the files here would change in them.",
        ),
    ] = None,
    force_exclude: Annotated[
        bool,
        typer.Option(
            "--force-exclude",
            help="Apply the exclude setting also to files named on the command line.",
        ),
    ] = False,
    no_redact: Annotated[
        bool, typer.Option("--no-redact", help="Also show the values that the settings redact.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="REF",
            help="Report the proposals changed since this branch left REF, and how "
            "their verdicts changed.",
        ),
    ] = None,
    show_settings: Annotated[
        bool,
        typer.Option(
            "--show-settings", help="Check nothing; show each setting and where it comes from."
        ),
    ] = False,
    show_files: Annotated[
        bool,
        typer.Option(
            "--show-files",
            help="Check nothing; show which files would be checked, and which not and why.",
        ),
    ] = False,
    stdin_filename: Annotated[
        str, typer.Option(help="The file name to report for standard input.")
    ] = "<stdin>",
    color: Annotated[str, typer.Option(help="auto, always or never.")] = "auto",
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose", "-v", help="Also list what passed, and what does not apply and why."
        ),
    ] = False,
    allow_empty: Annotated[
        bool, typer.Option("--allow-empty", help="Exit with 0 when there is nothing to check.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, help="Worker processes. Default: one per core."),
    ] = None,
    no_progress: Annotated[
        bool,
        typer.Option("--no-progress", help="Do not show the progress of a long run."),
    ] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither read from the cache nor write to it.")
    ] = False,
    cache_dir: Annotated[
        Path | None,
        typer.Option(help="Where to keep the cache. Default: $SOURCING_CACHE_DIR, else your own."),
    ] = None,
) -> None:
    """Check proposals: the main command.

    Exit codes:
    0  nothing at or above the fail level
    1  findings
    2  a file, a rule or an option is wrong
    3  nothing was checked
    """
    asked = Asked(**locals())
    with usage():
        raise SystemExit(check_asked(asked))


@app.command("explain")
def explain(
    rule: Annotated[str, typer.Argument(help="The id of a rule.")],
    output_format: Annotated[
        str, typer.Option("--output-format", "-f", help="text, markdown or json.")
    ] = "text",
    rules: Rules = None,
) -> None:
    """Explain a rule: what it requires, why, from which source, and how to fix a finding."""
    with usage():
        one_of("--output-format", output_format, ("text", "markdown", "json"))
        config = run_config(["."])
        policy = chosen_policy(config, rules, ["*"])
        _say(explain_rule(policy, rule, output_format))


@app.command("why")
def why_command(
    file: Annotated[str, typer.Argument(help="A file of proposals; - for standard input.")],
    rule: Annotated[str, typer.Argument(help="The id of a rule.")],
    entity: Annotated[
        str | None, typer.Option(help="Only the verdict about the entity with this id.")
    ] = None,
    beside: Annotated[
        list[str] | None,
        typer.Option(help="Files or folders of the other proposals of the portfolio; repeatable."),
    ] = None,
    as_of: AsOf = None,
    output_format: TextOrJson = "text",
    rules: Rules = None,
) -> None:
    """Show why a rule gave its verdict: each condition, its truth and where its value is stated."""
    with usage():
        config = run_config([file])
        policy = chosen_policy(config, rules, ["*"])
        settings = WhySettings(
            file=file,
            rule=rule,
            entity=entity,
            beside=beside or [],
            exclusion=Exclusion(config),
            as_of=day(as_of),
            as_json=_is_json(output_format),
        )
        _say(why(policy, settings))


@app.command("rules")
def rules_command(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(help="With --check: folders of rules to check. Default: all in use."),
    ] = None,
    rules: Rules = None,
    pack: Packs = None,
    select: Select = None,
    ignore: Ignore = None,
    config_file: Configured = None,
    isolated: Isolated = False,
    output_format: TextOrJson = "text",
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Report what is wrong with the rules themselves, without proposals."
        ),
    ] = False,
    fail_level: Annotated[
        str, typer.Option(help="With --check: what fails the run: fail, warn, note or never.")
    ] = "fail",
) -> None:
    """List the rules that a check would use, or report what is wrong with them.

    Exit codes of --check:
    0  nothing at or above the fail level
    1  findings
    2  a rule or an option is wrong
    """
    with usage():
        as_json = _is_json(output_format)
        if folders and not check:
            raise Usage("folders are for --check only; to add rules use --rules FOLDER")
        config = run_config(["."], config_file, isolated)
        if check:
            from checker.cli.review import check_rules

            lines, code = check_rules(
                folders or [], rules or [], config, fail_level, as_json=as_json
            )
            _say(lines)
            raise SystemExit(code)
        policy = chosen_policy(config, rules, pack, select, ignore)
        _say(list_rules(policy, as_json=as_json))


@app.command("test")
def exercise(
    packs: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Folders of rules to test. Default: those of sourcing.toml, else the built-in "
            "packs."
        ),
    ] = None,
    rules: Rules = None,
    select: Select = None,
    output_format: Annotated[
        str, typer.Option("--output-format", "-f", help="How to report: text, junit, json.")
    ] = "text",
    output_file: Annotated[
        Path | None, typer.Option("--output-file", "-o", help="Write the report to this file.")
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Show which parts of conditions no example reaches.")
    ] = False,
    mutate: Annotated[
        bool, typer.Option("--mutate", help="Show which changes to a rule no example detects.")
    ] = False,
    min_coverage: Annotated[
        float | None, typer.Option(min=0, max=100, help="The minimum condition coverage, in %.")
    ] = None,
    min_mutation_score: Annotated[
        float | None, typer.Option(min=0, max=100, help="The minimum mutation score, in %.")
    ] = None,
) -> None:
    """Run the examples that come with the rules.

    Exit codes:
    0  every example holds
    1  an example does not hold, or a score is too low
    2  a rule or an option is wrong
    3  no example ran
    """
    with usage():
        from checker.cli.exercise import FORMATS as OF_EXAMPLES
        from checker.cli.exercise import ExerciseSettings, run_exercise

        config = run_config(["."])
        settings = ExerciseSettings(
            config=config,
            packs=packs or list(config.rule_folders),
            rules=rules or [],
            select=select or [],
            format=one_of("--output-format", output_format, list(OF_EXAMPLES)),
            output=output_file,
            coverage=coverage or min_coverage is not None,
            mutate=mutate or min_mutation_score is not None,
            least_coverage=min_coverage,
            least_score=min_mutation_score,
        )
        raise SystemExit(run_exercise(settings))


@app.command("waive")
def waive_command(
    file: Annotated[str, typer.Argument(help="The file of the proposal.")],
    rule: Annotated[str, typer.Argument(help="The id of the rule whose finding is accepted.")],
    reason: Annotated[str, typer.Option(help="Why the finding is accepted.")],
    control: Annotated[str, typer.Option(help="What is done instead of what the rule requires.")],
    approver: Annotated[str, typer.Option(help="Who accepts it; never the proposal's author.")],
    expires: Annotated[
        str, typer.Option(help="The last day on which the waiver is valid, YYYY-MM-DD.")
    ],
    entity: Annotated[
        list[str] | None,
        typer.Option(
            help="The id of what the finding is about, when there are several; repeatable."
        ),
    ] = None,
    as_of: AsOf = None,
    rules: Rules = None,
    config_file: Configured = None,
    isolated: Isolated = False,
    ledger: Ledger = None,
) -> None:
    """Accept a finding until a stated date: adds a waiver to the ledger."""
    with usage():
        from checker.cli.waivers import WaiveSettings, waive

        config = run_config([file], config_file, isolated)
        policy = chosen_policy(config, rules, ["*"])
        today = day(as_of)
        settings = WaiveSettings(
            file=file,
            rule=rule,
            entities=entity or [],
            reason=reason,
            control=control,
            approver=approver,
            granted=today,
            expires=day(expires, "--expires"),
            as_of=today,
        )
        to = accepted_files([file], config, ledger).ledgers[-1]
        _say(waive(policy, config, to, settings))


@app.command("waivers")
def waivers_command(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="The proposals to which they apply. Default: the current folder."),
    ] = None,
    output_format: TextOrJson = "text",
    as_of: AsOf = None,
    rules: Rules = None,
    pack: Packs = None,
    config_file: Configured = None,
    isolated: Isolated = False,
    ledger: Ledger = None,
) -> None:
    """List the waivers: which are active, expiring, expired, unused, over-broad or refused."""
    with usage():
        from checker.cli.waivers import list_waivers

        paths = paths or ["."]
        as_json = _is_json(output_format)
        config = run_config(paths, config_file, isolated)
        policy = chosen_policy(config, rules, pack)
        files = accepted_files(paths, config, ledger)
        found = accepted(files, config, DiskTree())
        lines = list_waivers(policy, config, found, files, paths, day(as_of), as_json=as_json)
        _say(lines)


class BaselineAction(StrEnum):
    """What is done with the baseline."""

    CREATE = "create"
    PRUNE = "prune"


@app.command("baseline")
def baseline_command(
    action: Annotated[
        str,
        typer.Argument(
            help="create: record every open finding. prune: remove what was fixed.",
            autocompletion=lambda: list(BaselineAction),
        ),
    ],
    paths: Annotated[
        list[str] | None, typer.Argument(help="All the proposals. Default: the current folder.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite the baseline with everything found now.")
    ] = False,
    as_of: AsOf = None,
    rules: Rules = None,
    pack: Packs = None,
    config_file: Configured = None,
    isolated: Isolated = False,
    waivers: Ledger = None,
    baseline: Known = None,
) -> None:
    """Record the current findings, so that `check` fails for new ones only."""
    with usage():
        from checker.cli.baseline import BaselineSettings, create, prune

        one_of("baseline", action, list(BaselineAction))
        settings_of = paths or ["."]
        config = run_config(settings_of, config_file, isolated)
        policy = chosen_policy(config, rules, pack)
        files = accepted_files(settings_of, config, waivers, baseline)
        settings = BaselineSettings(
            paths=settings_of,
            file=files.baseline,
            as_of=day(as_of),
            whole=not paths,
            exclusion=Exclusion(config),
            force=force,
        )
        act = create if action == BaselineAction.CREATE else prune
        found = accepted(files, config, DiskTree())
        _say(act(policy, found, settings))


new_app = typer.Typer(
    name="new", help="Write a rule or a proposal to start from.", no_args_is_help=True
)
app.add_typer(new_app)


@new_app.command("rule")
def new_rule_command(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="Its id, such as OWN-01.")],
    title: Annotated[str, typer.Option(help="The rule in a few words.")],
    about: Annotated[
        str,
        typer.Option("--for", help="The kind of entity that the rule judges, one verdict each."),
    ] = "proposal",
    folder: Annotated[
        Path,
        typer.Option("--pack", help="The folder to write it to; created if it does not exist."),
    ] = Path("rules"),
) -> None:
    """Write a rule that loads, and whose example fails until you have filled it in."""
    with usage():
        from checker.cli.new import NewRule, new_rule

        config = run_config(["."])
        _say(new_rule(NewRule(rule_id, title, about, folder), config))


@new_app.command("proposal")
def new_proposal_command(
    title: Annotated[str, typer.Option(help="What is to be sourced.")] = "New proposal",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write it to this file.")
    ] = None,
    ask: Annotated[
        bool,
        typer.Option(
            "--ask", help="Ask for one fact after another; an empty answer leaves it open."
        ),
    ] = False,
    pack: Packs = None,
    rules: Rules = None,
) -> None:
    """Write a draft that lists every fact the rules need, the most decisive first."""
    with usage():
        from checker.cli.new import NewProposal, answer, new_proposal

        config = run_config(["."])
        policy = chosen_policy(config, rules, pack)
        asked = NewProposal(title, output, answer if ask else None)
        _say(new_proposal(policy, asked))


@app.command("init")
def init_command() -> None:
    """Write a commented configuration for this folder, and show how to check at every commit."""
    with usage():
        from checker.cli.new import init

        _say(init(Path(), __version__))


class Described(StrEnum):
    """What there is a schema of."""

    PROPOSAL = "proposal"
    RULE = "rule"
    REPORT = "report"
    CONFIG = "config"
    WAIVERS = "waivers"


@app.command()
def schema(
    of: Annotated[
        str,
        typer.Argument(
            help="proposal; rule, for a rule file; report, for the JSON report; config, for "
            "sourcing.toml; waivers, for waivers.yaml.",
            autocompletion=lambda: list(Described),
        ),
    ] = Described.PROPOSAL.value,
) -> None:
    """Print a JSON Schema, whole, for editors and other tools."""
    with usage():
        one_of("schema", of, list(Described))
        if of == Described.PROPOSAL:
            _say([json.dumps(proposal_schema(), indent=2, ensure_ascii=False)])
        else:
            _say(schema_file(f"{of}.schema.json").read_text(encoding="utf-8").splitlines())
