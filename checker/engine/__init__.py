"""Logic, decided by durable_rules: from typed conditions and values to outcomes."""

from checker.engine.cache import cached_policy
from checker.engine.evaluate import Evaluation, Evaluator, Facts, Result
from checker.engine.network import EngineFault
from checker.engine.outcome import Outcome

__all__ = ["EngineFault", "Evaluation", "Evaluator", "Facts", "Outcome", "Result", "cached_policy"]
