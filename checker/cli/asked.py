"""What the user asked `sourcing check` for, and the run that answers it."""

from pathlib import Path

from checker.cli.acceptance import Files, accepted, accepted_files
from checker.cli.check import CheckSettings, outputs, run_check
from checker.cli.exclusion import Exclusion
from checker.cli.settings import Usage, chosen_policy, day, redaction, run_config
from checker.config import Config, Place
from checker.reading import DiskTree, Tree
from checker.record import record
from checker.report.model import Tampering
from checker.store import open_store


@record
class Asked:
    """The options of `sourcing check`, as `checker.cli.app` describes them to users."""

    paths: list[str] | None = None
    output_format: str | None = None
    output_file: Path | None = None
    output: list[str] | None = None
    sarif_suppressed: bool = False
    fail_level: str | None = None
    as_of: str | None = None
    select: list[str] | None = None
    ignore: list[str] | None = None
    pack: list[str] | None = None
    rules: list[Path] | None = None
    config_file: Path | None = None
    isolated: bool = False
    waivers: Path | None = None
    no_waivers: bool = False
    baseline: Path | None = None
    stdin_filename: str = "<stdin>"
    color: str = "auto"
    verbose: bool = False
    allow_empty: bool = False
    jobs: int | None = None
    no_cache: bool = False
    no_progress: bool = False
    cache_dir: Path | None = None
    trust_ref: str | None = None
    no_redact: bool = False
    since: str | None = None
    force_exclude: bool = False
    show_settings: bool = False
    show_files: bool = False


def check_asked(asked: Asked) -> int:
    """Runs the check and returns the exit code.

    Raises:
        Usage: something of what was asked cannot be.
    """
    paths = asked.paths or ["."]
    tree = _trusted(asked.trust_ref)
    config = run_config(
        paths, asked.config_file, asked.isolated, stdin_name=asked.stdin_filename, tree=tree
    )
    store = None if asked.no_cache else open_store(asked.cache_dir)
    policy = chosen_policy(config, asked.rules, asked.pack, asked.select, asked.ignore, store, tree)
    if asked.show_settings or asked.show_files:
        from checker.cli.show import show

        return show(asked, config, policy)
    if not asked.trust_ref:  # a commit may be older than the file
        for option, file in (("--waivers", asked.waivers), ("--baseline", asked.baseline)):
            if file is not None and not file.exists():
                raise Usage(f"{option}: there is no file {file}")
    files = accepted_files(paths, config, asked.waivers, asked.baseline)
    told = _tampering(asked, paths, config, files, tree) if asked.trust_ref else []
    parted = None
    if asked.since:
        from checker.cli.since import parted_from

        parted = parted_from(asked.since, paths)
    settings = CheckSettings(
        paths=paths,
        outputs=outputs(asked.output_format, asked.output_file, asked.output or []),
        sarif_suppressed=asked.sarif_suppressed,
        fail_level=asked.fail_level or config.fail_level or "fail",
        as_of=day(asked.as_of),
        stdin_name=asked.stdin_filename,
        color=asked.color,
        verbose=asked.verbose,
        allow_empty=asked.allow_empty,
        jobs=asked.jobs,
        accepted=accepted(files, config, tree, waivers=not asked.no_waivers),
        files=None if asked.no_waivers else files,
        tampering=told,
        since=parted,
        redaction=None if asked.no_redact else redaction(config, policy),
        lists=config.lists,
        exclusion=Exclusion(config, asked.force_exclude),
        store=store,
        progress=not asked.no_progress,
        never_fails=_never_fails(asked, config),
    )
    return run_check(policy, settings)


def _never_fails(asked: Asked, config: Config) -> Place | None:
    """Where the configuration says that no finding fails a run; an option is seen by who runs it,
    and has the last word."""
    is_so = asked.fail_level is None and config.fail_level == "never"
    return config.places["fail-level"] if is_so else None


def _tampering(
    asked: Asked, paths: list[str], config: Config, files: Files, tree: Tree
) -> list[Tampering]:
    """What the files at hand would change in what the trusted commit says."""
    from checker.cli.trust import config_here, tampering

    here = config_here(paths, asked.stdin_filename, asked.config_file, asked.isolated) or config
    others = accepted_files(paths, here, asked.waivers, asked.baseline)
    return tampering(tree, (config, here), asked.rules or [], (files, others))


def _trusted(ref: str | None) -> Tree:
    """The state of the policy files that a run relies on."""
    if ref is None:
        return DiskTree()
    from checker.cli.trust import trusted_tree

    return trusted_tree(ref)
