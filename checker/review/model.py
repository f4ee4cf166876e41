"""What is found about a pack, and the words for it."""

from checker.record import record

# The worst first.
LEVELS = ("fail", "warn", "note")


@record
class Words:
    """What a kind of finding is: its level, what is wrong, why that is so, and the way out. `fail`
    is for what cannot be meant, `warn` for what is lacking or idle, `note` for what is owed."""

    level: str
    message: str
    why: str
    fix: str


KINDS = {
    "never-applicable": Words(
        "fail",
        "`when` can never hold",
        "its conditions exclude each other, so the rule never applies",
        "remove or correct one of the conditions",
    ),
    "always-true": Words(
        "fail",
        "`require` always holds where the rule applies",
        "it is true whatever a proposal says, so the rule never finds anything",
        "require something that can be false, or remove the rule",
    ),
    "never-passes": Words(
        "fail",
        "`require` can never hold where the rule applies",
        "its conditions exclude each other, so nothing ever passes",
        "remove or correct one of the conditions",
    ),
    "out-of-range": Words(
        "fail",
        "{test}: that is {how} so where it is stated",
        "the schema allows numbers of {allowed} only",
        "compare with a number that it can have",
    ),
    "never-escalates": Words(
        "fail",
        "`escalate` can never happen",
        "its condition is false whatever a proposal says",
        "correct the condition, or remove `escalate`",
    ),
    "duplicate": Words(
        "fail",
        "requires the same as {other}",
        "whatever one finds, the other finds too ({place})",
        "remove one of them",
    ),
    "subsumed": Words(
        "fail",
        "adds nothing to {other}",
        "whatever it finds, {other} finds too, with no lesser severity ({place})",
        "remove it, or make it require more",
    ),
    "contradiction": Words(
        "fail",
        "contradicts {other}",
        "where both apply, nothing can pass both ({place})",
        "narrow the `when` of one of them, or correct its `require`",
    ),
    "case-never-reached": Words(
        "fail",
        "the case {value} is never reached",
        "whenever it holds, a case before it holds",
        "put the narrower case first, or remove this one",
    ),
    "gap": Words(
        "fail",
        "there is no case for {value}",
        "the cases leave out values between their thresholds",
        "move a threshold, or add `otherwise`",
    ),
    "no-example": Words(
        "warn",
        "there is no example under `{verdict}`",
        "the rule can give this verdict, and no example shows when it should",
        "add an example under `{verdict}`",
    ),
    "unverified-source": Words(
        "note",
        "the citation {place} is not verified",
        "nobody has checked the passage in the text yet",
        "check it, correct the passage, and remove `verified: false`",
    ),
    "unused-list": Words(
        "warn",
        "the list is never used",
        "no rule and no derivation names it",
        "use it, or remove the file",
    ),
    "unused-derivation": Words(
        "warn",
        "the derived attribute is never used",
        "no rule and no derivation names it",
        "use it, or remove the file",
    ),
    "unused-value": Words(
        "warn",
        "the value of let is never used",
        "nothing in the rule, its texts or its other values names it",
        "use it, or remove the line",
    ),
    "unused-source": Words(
        "note",
        "the source is never cited",
        "no rule and no derivation cites it",
        "cite it, or remove it",
    ),
}


@record
class PackFinding:
    """Something that can be said against a policy file, whatever the proposals say. `about` is the
    rule, the attribute, the list or the source that is meant."""

    kind: str
    file: str
    line: int
    about: str
    message: str
    why: str
    fix: str

    @property
    def level(self) -> str:
        """How bad it is."""
        return KINDS[self.kind].level


@record
class PackReview:
    """All findings in order of file and line; how much was looked at, and what was not decided."""

    findings: tuple[PackFinding, ...]
    rules: int
    derivations: int
    undecided: tuple[str, ...]
