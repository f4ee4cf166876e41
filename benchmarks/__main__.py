"""Us beside other tools, in one run: `python -m benchmarks`.

Prints Markdown: what was measured on, the targets, and a table for each part. `--write` puts it
between the marks of `docs/performance.md`, and the chart beside it.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import machine, targets
from benchmarks.outsourced import SIZES
from benchmarks.parts import Results, Setting, cold, files, ours, warm
from benchmarks.plot import bars
from benchmarks.tables import Table

PARTS = {
    "warm": warm.measure,
    "ours": ours.measure,
    "profile": ours.profile,
    "cold": cold.measure,
    "files": files.measure,
}
DOCS = Path(__file__).parent.parent / "docs"
_BEGIN, _END = "<!-- figures: begin -->\n", "<!-- figures: end -->\n"


def main() -> int:
    """Measures, and prints or writes; 1 when a part could not be measured."""
    asked = _arguments()
    head = machine.description()
    results = Results()
    broken = []
    with tempfile.TemporaryDirectory(prefix="sourcing-bench-") as name:
        folder = Path(name)
        setting = Setting(asked.rounds, folder, asked.keep or folder / "peers", asked.long)
        setting.peers.mkdir(parents=True, exist_ok=True)
        for part in asked.only or PARTS:
            start = time.monotonic()
            try:
                PARTS[part](setting, results)
            except warm.Disagreement:
                raise
            except Exception as error:
                broken.append(part)
                why = f"Not measured: {type(error).__name__}: {error}"
                results.tables.append(Table(f"Part {part}", why, ["not measured"]))
            print(f"{part}: {time.monotonic() - start:.0f} s", file=sys.stderr)
    tables = [targets.table(results.figures), *results.tables]
    text = "\n".join([head + "\n", *(table.markdown() for table in tables)])
    chart = _chart(results)
    if asked.write:
        _write(text, chart)
    else:
        print(text)
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="turns of each table (11)")
    parser.add_argument("--only", action="append", choices=PARTS, help="this part; repeatable")
    parser.add_argument("--long", action="store_true", help="also what takes long: memory")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="put peers here, and find them")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    return parser.parse_args()


def _chart(results: Results) -> str:
    """How long the tools take for the smallest proposal; nothing when that was not measured."""
    kind = f"clean, {next(iter(SIZES))}"
    found = {peer.name: results.figures.get(f"{peer.name}, {kind}") for peer in warm.PEERS}
    values = {name: value for name, value in found.items() if value}
    return bars("One clean proposal of 4 KB, warm", values, warm.OURS) if values else ""


def _write(text: str, chart: str) -> None:
    page = DOCS / "performance.md"
    before, rest = page.read_text().split(_BEGIN)
    _, after = rest.split(_END)
    page.write_text(f"{before}{_BEGIN}\n{text}\n{_END}{after}")
    if chart:
        (DOCS / "performance.svg").write_text(chart)


if __name__ == "__main__":
    sys.exit(main())
