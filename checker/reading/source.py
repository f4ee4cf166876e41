"""The bytes of one input, and the name by which the user knows it."""

from checker.record import field, record


@record
class Source:
    """One input as it was read.

    `name` is the path as given, `/`-separated, or the name chosen for standard input; it is raw
    (see `printable`) and its extension decides between JSON and NDJSON. `data` holds at most
    `MAX_BYTES + 1` bytes, so that a file that is too large can be told without being read whole.
    `within` is the folder that was searched when it was found, or the one that it lies in; empty
    when it comes from no folder.
    """

    name: str
    data: bytes = field(repr=False)
    within: str = field(default="", compare=False)
