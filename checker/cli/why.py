"""`sourcing why`: the truth table behind each verdict of one rule."""

import json
import shlex
from collections.abc import Iterator, Sequence
from datetime import date

from checker.cli.exclusion import Exclusion
from checker.cli.explain import rule_named
from checker.cli.settings import Usage, stdin
from checker.facts import Portfolio
from checker.findings import Judge
from checker.policy import Policy
from checker.reading import Document, InputProblem, discover, parse
from checker.record import record, replace
from checker.report.why import why_json, why_text
from checker.suggest import did_you_mean


@record
class WhySettings:
    """What the user asked for; `entity` narrows it to the entities with that id, if not None."""

    file: str
    rule: str
    entity: str | None
    beside: Sequence[str]
    exclusion: Exclusion
    as_of: date
    as_json: bool


def why(policy: Policy, settings: WhySettings) -> Iterator[str]:
    """The lines of the answer: a table for each proposal of the file and each entity.

    Raises:
        Usage: there is no such rule or entity, or a file cannot be read.
    """
    rule = rule_named(policy, settings.rule)
    documents = list(_documents([settings.file], settings))
    if rule.check:
        file = shlex.quote(settings.file)
        hint = f"`sourcing check {file} --select {rule.id}` lists what it finds"
        raise Usage(f"{rule.id} is a check of the product itself, without conditions; {hint}")
    judge = Judge(replace(policy, rules=(rule,)))
    asked = [judge.facts(document, settings.as_of) for document in documents]
    beside = [
        judge.facts(document, settings.as_of) for document in _documents(settings.beside, settings)
    ]
    own = {facts.proposal.place for facts in asked}
    others = [facts for facts in beside if facts.proposal.place not in own]
    portfolio = Portfolio([facts.proposal for facts in (*asked, *others)])
    found = [
        (facts.proposal.place[0], table) for facts in asked for table in judge.why(facts, portfolio)
    ]
    chosen = [each for each in found if settings.entity in {None, each[1].subject.id}]
    if not chosen:
        raise Usage(_nobody(settings, rule.about, [table.subject.id for _, table in found]))
    if settings.as_json:
        yield json.dumps(why_json(chosen), indent=2)
        return
    for _, table in chosen:
        yield from why_text(table)


def _documents(paths: Sequence[str], settings: WhySettings) -> Iterator[Document]:
    leaves_out = settings.exclusion.leaves_out
    for source in discover(paths, stdin=stdin, stdin_name="<stdin>", leaves_out=leaves_out):
        for item in parse(source):
            if isinstance(item, InputProblem):
                raise Usage(str(item))
            yield item


def _nobody(settings: WhySettings, about: str, known: Sequence[str]) -> str:
    if settings.entity is None:
        return f"there is no {about} in {settings.file}, so the rule gives no verdict"
    hint = did_you_mean(settings.entity, known) or f"it has: {', '.join(known) or 'none'}"
    return f'no {about} in {settings.file} has the id "{settings.entity}"; {hint}'
