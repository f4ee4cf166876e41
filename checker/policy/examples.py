"""The examples that a rule carries, read when somebody asks for them."""

from functools import cache
from pathlib import Path

from checker.policy.files import validated
from checker.policy.model import Examples, RuleFile
from checker.policy.policy import PolicyProblems
from checker.policy.yaml_file import YamlProblem, read_yaml


@cache
def read_examples(file: str) -> Examples:
    """The examples of a rule file that may have been loaded without them.

    Raises:
        OSError: the file is gone.
        PolicyProblems: the examples are not of their form.
    """
    try:
        read = read_yaml(file, Path(file).read_bytes())
    except YamlProblem as error:
        raise PolicyProblems([error.problem]) from None
    return validated(read, RuleFile).examples
