"""The parts of the benchmark: each measures one thing and gives tables and figures."""

from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure import Spread
from benchmarks.tables import Table


@dataclass(frozen=True, slots=True)
class Setting:
    """What a run was asked for. `folder` is the run's own; `peers` is where peers are put that no
    Python environment holds, and may be kept from run to run. `long` asks for what takes long."""

    turns: int
    folder: Path
    peers: Path
    long: bool

    def room(self, name: str) -> Path:
        """A folder of that name for files of this run."""
        room = self.folder / name
        room.mkdir(parents=True, exist_ok=True)
        return room


@dataclass(slots=True)
class Results:
    """What was measured. `figures` are the ratios and seconds that targets and the plot are about,
    by name."""

    tables: list[Table] = field(default_factory=list)
    figures: dict[str, Spread] = field(default_factory=dict)
