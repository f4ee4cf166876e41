"""What a page shows of the terminal: commands, each with what it says."""

import re


def steps(page: str) -> list[tuple[str, str]]:
    """The commands in the `console` blocks of a page, each with what it says."""
    blocks = re.findall(r"```console\n(.*?)```", page, re.DOTALL)
    parts = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.M) if part]
    return [(part.partition("\n")[0], part.partition("\n")[2]) for part in parts]


def shown(wanted: str) -> re.Pattern[str]:
    """What the page shows, where an ellipsis stands for lines, or for the rest of one."""
    parts = [re.escape(part).replace("…", ".*") for part in re.split(r"^…\n", wanted, flags=re.M)]
    return re.compile("(?:.*\n)*?".join(parts))
