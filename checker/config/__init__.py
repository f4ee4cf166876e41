"""Where settings come from: the paths of a run go in, and the `Config` that governs it comes out.

Whatever a configuration says wrongly is a `Problem` at its line, all of it at once.
"""

from typing import TYPE_CHECKING

from checker.late import late

if TYPE_CHECKING:
    from checker.config.find import FILE_NAMES, find_config, without_effect
    from checker.config.model import (
        Config,
        ConfigProblems,
        Exclude,
        ListSettings,
        Place,
        RuleSettings,
    )
    from checker.config.read import read_config

__getattr__ = late(
    __name__,
    {
        "find": "FILE_NAMES find_config without_effect",
        "model": "Config ConfigProblems Exclude ListSettings Place RuleSettings",
        "read": "read_config",
    },
)
