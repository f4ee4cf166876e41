"""Logic, decided by durable_rules: a policy and the facts of a proposal come in, and an outcome of
each rule for each entity goes out."""

from typing import TYPE_CHECKING

from checker.late import late

if TYPE_CHECKING:
    from checker.engine.cache import cached_policy
    from checker.engine.evaluate import Evaluation, Evaluator, Facts, Result
    from checker.engine.memory import EngineNeeded, Memory
    from checker.engine.outcome import Outcome, least_escalating

__getattr__ = late(
    __name__,
    {
        "memory": "EngineNeeded Memory",
        "cache": "cached_policy",
        "evaluate": "Evaluation Evaluator Facts Result",
        "outcome": "Outcome least_escalating",
    },
)
