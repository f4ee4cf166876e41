"""A bar chart on a logarithmic scale, as SVG."""

from collections.abc import Mapping
from html import escape
from math import ceil, floor, log10

from benchmarks.measure import Spread
from benchmarks.tables import seconds

_LEFT, _WIDTH, _ROW, _TOP = 250, 520, 26, 56
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#333}.title{font-weight:600}.axis{fill:#777}"
    ".bar{fill:#9aa7b4}.ours{fill:#0b7285}.grid{stroke:#ddd}.quarters{stroke:#333}"
)


def bars(title: str, values: Mapping[str, Spread], ours: str) -> str:
    """A bar for each value in seconds, the shortest first, with a line over its quarters."""
    rows = sorted(values.items(), key=lambda row: row[1].middle)
    first = floor(log10(min(value.low for _, value in rows)))
    last = ceil(log10(max(value.high for _, value in rows)))

    def x(value: float) -> float:
        return _LEFT + _WIDTH * (log10(value) - first) / (last - first)

    height = _TOP + _ROW * len(rows) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 90}" height="{height}" '
        f'role="img"><title>{escape(title)}</title><style>{_STYLE}</style>'
        '<rect width="100%" height="100%" fill="#fff"/>',
        _text(12, 22, title, "title"),
    ]
    for power in range(first, last + 1):
        at = x(10.0**power)
        parts.append(
            f'<line class="grid" x1="{at:.0f}" x2="{at:.0f}" y1="{_TOP - 4}" y2="{height - 8}"/>'
        )
        parts.append(_text(at, _TOP - 10, _power(power), "axis", "middle"))
    for number, (name, value) in enumerate(rows):
        y = _TOP + _ROW * number
        kind = "ours" if name == ours else "bar"
        middle, bar = x(value.middle), _ROW - 8
        parts.append(_text(_LEFT - 8, y + 14, name, "", "end"))
        parts.append(
            f'<rect class="{kind}" x="{_LEFT}" y="{y}" width="{middle - _LEFT:.0f}" '
            f'height="{bar}"/><line class="quarters" x1="{x(value.low):.0f}" '
            f'x2="{x(value.high):.0f}" y1="{y + bar / 2:.0f}" y2="{y + bar / 2:.0f}"/>'
        )
        parts.append(_text(x(value.high) + 6, y + 14, seconds(value.middle), ""))
    return "\n".join([*parts, "</svg>", ""])


def _power(power: int) -> str:
    unit, size = next(pair for pair in (("s", 0), ("ms", -3), ("µs", -6)) if power >= pair[1])
    return f"{10 ** (power - size)} {unit}"


def _text(x: float, y: float, text: str, kind: str, anchor: str = "start") -> str:
    style = f' class="{kind}"' if kind else ""
    return f'<text{style} x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{escape(text)}</text>'
