"""The examples that a rule carries, read when somebody asks for them."""

from functools import cache
from pathlib import Path

from checker.policy.model import Examples, RuleFile
from checker.policy.yaml_file import read_yaml


@cache
def read_examples(file: str) -> Examples:
    """The examples of a rule file that has been loaded before, and so is known to be well formed.

    Raises:
        OSError: the file is gone.
    """
    return RuleFile.model_validate(read_yaml(file, Path(file).read_bytes()).value).examples
